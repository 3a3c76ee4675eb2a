"""From a table to named segments of customers.

    table = read_table("orders.csv")                 bytes -> Table: typed columns, every cell's text kept
    plan = propose_plan(table)                       what one row is, which column says what; yours to change
    customers = build_customers(table, plan)         order lines -> one row per customer, all losses counted
    features = build_features(customers, plan)       the matrix that distances are taken in
    swept = sweep(features, plan)                    one Solution for each K, by the plan's method
    advice = advise(features.matrix, swept)          which K, how sure, why; 1 = no natural segments
    segments = describe_segments(customers, features, swept.solution(advice.usable_k), plan, swept)
    labelled_rows(table, customers, features, segments).to_csv()

`analyse(table)` does the middle in one call. Nothing here knows Streamlit.
"""

from segmentation.analysis import Analysis, analyse, first_advice, sweep
from segmentation.applying import (
    Applied,
    Drifted,
    Flow,
    Found,
    Match,
    Matching,
    Move,
    Shift,
    apply_model,
    flow_between,
    headline,
    labelled_new,
    match_columns,
    moves_in_words,
    verdict_on_drift,
)
from segmentation.archive import Archive, is_archive
from segmentation.audience_choice import AudienceChoice
from segmentation.choosing.advice import Advice, advise, surer
from segmentation.choosing.agreement import Agreement, method_agreement
from segmentation.choosing.confidence import Confidence, Standing, confidence
from segmentation.choosing.edited import edited_identity, status_after
from segmentation.choosing.lesson import Scene, lesson, sampled
from segmentation.choosing.matching import (
    Identity,
    Lineage,
    Step,
    follow,
    identity_of,
    without_name,
    without_strategy,
)
from segmentation.choosing.record import RULE, TRACK_RECORD, TRACK_RECORD_COMMAND, Record
from segmentation.choosing.stability import Stability
from segmentation.choosing.structure import Gap, Structure
from segmentation.clustering.edits import edited
from segmentation.clustering.methods import METHODS, MethodInfo
from segmentation.clustering.sweeps import Cancelled, Solution, Sweep, sweep_matrix
from segmentation.columns.column import Column
from segmentation.columns.mapping import propose_order_columns, propose_plan
from segmentation.columns.roles import describe_columns, personal_columns
from segmentation.columns.rows import find_unit, lines_as_customers, unit_evidence
from segmentation.counting import Counting, LedgerStep
from segmentation.customers import Customers, build_customers
from segmentation.describing.carving import carve, why_not_carved
from segmentation.describing.comparing import Comparable, Difference, compare
from segmentation.describing.contrast import Contrast, contrast, spreads
from segmentation.describing.crm_rules import find_rules, yes_words
from segmentation.describing.crosstable import CrossTable, cross_table
from segmentation.describing.effects import Effect, effects_of
from segmentation.describing.listing import CustomerList, Wish
from segmentation.describing.markers import Marker
from segmentation.describing.membership import (
    OTHERS,
    SELECTED,
    probability_of_customer,
    segment_of_customer,
    two_sets,
)
from segmentation.describing.moving import Flip, smallest_move
from segmentation.describing.one_customer import Bought, OneCustomer, bought_by, one_customer
from segmentation.describing.picture import Picture, picture_of, sample_of
from segmentation.describing.profiles import describe_segments, identified, unnamed_segments
from segmentation.describing.regrouping import lock, merge, split
from segmentation.describing.rule import Condition, Rule, Rules
from segmentation.describing.rule_ground import Ground
from segmentation.describing.segments import Segment, Segments
from segmentation.describing.selected import SelectedProfile, selected_profile
from segmentation.describing.selection import (
    Crowd,
    Given,
    OfSegment,
    Outlined,
    Selection,
    Ticked,
    WithValue,
    at_place,
    select,
)
from segmentation.describing.strategy import PLAYBOOK, Strategy, strategy_of
from segmentation.describing.typical import typical_customers
from segmentation.describing.value import Value, value_of_some, values_of
from segmentation.describing.versions import Versions, compare_versions
from segmentation.describing.worth import Factor, Worth, worth_of
from segmentation.edits import Carved, Edit, Regrouped
from segmentation.errors import ChoiceError, PlanError, ReadingError, SegmentationError
from segmentation.exploring import (
    Cloud,
    Concentration,
    Correlations,
    Crossing,
    Distribution,
    Explored,
    Field,
    Gaps,
    Pair,
    Ranking,
    Seasons,
    Spread,
    Timeline,
    concentration,
    correlations,
    distribution,
    explored_customers,
    explored_frame,
    explored_rows,
    gaps,
    pair,
    ranking,
    seasons,
    shows_on_log,
    timeline,
    year_on_year,
)
from segmentation.export import (
    MOST_ROWS,
    Audience,
    Labelled,
    Sheet,
    Sizes,
    analysis_sheets,
    assignment_sql,
    audiences,
    control_in_words,
    control_sizes,
    customers_sheet,
    formula_cells,
    labelled_customers,
    labelled_rows,
    profile_csv,
    profile_rows,
    rfm_customers,
    rows_sheet,
    sizes_of_customers,
    sizes_of_rows,
    table_sheet,
    why_no_sql,
    workbook,
    write_audiences,
    write_offers,
    write_pairs,
    write_workbook,
)
from segmentation.features import (
    Features,
    Transform,
    beyond_limit,
    build_features,
    chosen_features,
    propose_features,
    wants_log,
)
from segmentation.ledger import Ledger, build_ledger, lines_of_step
from segmentation.maps import CustomerMap, pca_map, tsne_map
from segmentation.market import (
    addable,
    largest,
    over_time,
    rankable,
    ranked_by,
    shown_over_time,
    who_brings,
)
from segmentation.model import Model
from segmentation.offers.baskets import Baskets, baskets_of, has_products
from segmentation.offers.judging import BestOffers, Judged, best_offers, judge_offers
from segmentation.offers.network import Network, network_of
from segmentation.offers.next_offers import NextOffers, Way, next_offers
from segmentation.offers.pairs import Pairs, bought_together, partners_of, usual_least
from segmentation.offers.product_names import ProductNames, product_names
from segmentation.offers.ranking import OFFERED
from segmentation.offers.segment_products import ProductIndex, product_index
from segmentation.orders.customer_ids import LikeIds, like_ids
from segmentation.orders.lines import cancel_prefix, line_days
from segmentation.orders.no_sales import NoSale, propose_no_sales, top_products
from segmentation.orders.notes import last_day_until
from segmentation.overview import Overview, overview
from segmentation.plan import (
    MOST_SEGMENTS,
    FeatureChoice,
    Method,
    OrderColumns,
    Plan,
    Role,
    Scaling,
    SegmentName,
    SegmentStrategy,
    Unit,
)
from segmentation.plan_words import changed, features_sentence
from segmentation.previews import Preview, previews
from segmentation.reading import (
    DELIMITER_NAMES,
    ENCODING_NAMES,
    Dialect,
    Doubt,
    Note,
    Part,
    Repaired,
    SetAside,
    Table,
    encoding_name,
    read_table,
    read_tables,
)
from segmentation.regions import Polygon, box
from segmentation.replaying import Kind, Recipe, labelled_of, notebook_of, replay, script_of, settled
from segmentation.report import Findings, findings_of, report_page, report_slides
from segmentation.rfm import Measure, Rfm, RfmGroup, build_rfm, rfm_columns
from segmentation.rfm_choice import RfmChoice
from segmentation.rule_choice import Alternatives, RuleChoice, Term, with_term
from segmentation.samples import sample_csv, sample_shop
from segmentation.shelf import Kept, Shelf
from segmentation.target_choice import Ability, Place, TargetChoice
from segmentation.targets.board import Board, board_of
from segmentation.targets.criteria import Criterion, criteria_of
from segmentation.traits import LeftOut, Trait
from segmentation.traps import Remedy, Severity, Trap, TrapKind, find_traps

__all__ = [
    "DELIMITER_NAMES",
    "ENCODING_NAMES",
    "METHODS",
    "MOST_ROWS",
    "MOST_SEGMENTS",
    "OFFERED",
    "OTHERS",
    "PLAYBOOK",
    "RULE",
    "SELECTED",
    "TRACK_RECORD",
    "TRACK_RECORD_COMMAND",
    "Ability",
    "Advice",
    "Agreement",
    "Alternatives",
    "Analysis",
    "Applied",
    "Archive",
    "Audience",
    "AudienceChoice",
    "Baskets",
    "BestOffers",
    "Board",
    "Bought",
    "Cancelled",
    "Carved",
    "ChoiceError",
    "Cloud",
    "Column",
    "Comparable",
    "Concentration",
    "Condition",
    "Confidence",
    "Contrast",
    "Correlations",
    "Counting",
    "Criterion",
    "CrossTable",
    "Crossing",
    "Crowd",
    "CustomerList",
    "CustomerMap",
    "Customers",
    "Dialect",
    "Difference",
    "Distribution",
    "Doubt",
    "Drifted",
    "Edit",
    "Effect",
    "Explored",
    "Factor",
    "FeatureChoice",
    "Features",
    "Field",
    "Findings",
    "Flip",
    "Flow",
    "Found",
    "Gap",
    "Gaps",
    "Given",
    "Ground",
    "Identity",
    "Judged",
    "Kept",
    "Kind",
    "Labelled",
    "Ledger",
    "LedgerStep",
    "LeftOut",
    "LikeIds",
    "Lineage",
    "Marker",
    "Match",
    "Matching",
    "Measure",
    "Method",
    "MethodInfo",
    "Model",
    "Move",
    "Network",
    "NextOffers",
    "NoSale",
    "Note",
    "OfSegment",
    "OneCustomer",
    "OrderColumns",
    "Outlined",
    "Overview",
    "Pair",
    "Pairs",
    "Part",
    "Picture",
    "Place",
    "Plan",
    "PlanError",
    "Polygon",
    "Preview",
    "ProductIndex",
    "ProductNames",
    "Ranking",
    "ReadingError",
    "Recipe",
    "Record",
    "Regrouped",
    "Remedy",
    "Repaired",
    "Rfm",
    "RfmChoice",
    "RfmGroup",
    "Role",
    "Rule",
    "RuleChoice",
    "Rules",
    "Scaling",
    "Scene",
    "Seasons",
    "Segment",
    "SegmentName",
    "SegmentStrategy",
    "SegmentationError",
    "Segments",
    "SelectedProfile",
    "Selection",
    "SetAside",
    "Severity",
    "Sheet",
    "Shelf",
    "Shift",
    "Sizes",
    "Solution",
    "Spread",
    "Stability",
    "Standing",
    "Step",
    "Strategy",
    "Structure",
    "Sweep",
    "Table",
    "TargetChoice",
    "Term",
    "Ticked",
    "Timeline",
    "Trait",
    "Transform",
    "Trap",
    "TrapKind",
    "Unit",
    "Value",
    "Versions",
    "Way",
    "Wish",
    "WithValue",
    "Worth",
    "addable",
    "advise",
    "analyse",
    "analysis_sheets",
    "apply_model",
    "assignment_sql",
    "at_place",
    "audiences",
    "baskets_of",
    "best_offers",
    "beyond_limit",
    "board_of",
    "bought_by",
    "bought_together",
    "box",
    "build_customers",
    "build_features",
    "build_ledger",
    "build_rfm",
    "cancel_prefix",
    "carve",
    "changed",
    "chosen_features",
    "compare",
    "compare_versions",
    "concentration",
    "confidence",
    "contrast",
    "control_in_words",
    "control_sizes",
    "correlations",
    "criteria_of",
    "cross_table",
    "customers_sheet",
    "describe_columns",
    "describe_segments",
    "distribution",
    "edited",
    "edited_identity",
    "effects_of",
    "encoding_name",
    "explored_customers",
    "explored_frame",
    "explored_rows",
    "features_sentence",
    "find_rules",
    "find_traps",
    "find_unit",
    "findings_of",
    "first_advice",
    "flow_between",
    "follow",
    "formula_cells",
    "gaps",
    "has_products",
    "headline",
    "identified",
    "identity_of",
    "is_archive",
    "judge_offers",
    "labelled_customers",
    "labelled_new",
    "labelled_of",
    "labelled_rows",
    "largest",
    "last_day_until",
    "lesson",
    "like_ids",
    "line_days",
    "lines_as_customers",
    "lines_of_step",
    "lock",
    "match_columns",
    "merge",
    "method_agreement",
    "moves_in_words",
    "network_of",
    "next_offers",
    "notebook_of",
    "one_customer",
    "over_time",
    "overview",
    "pair",
    "partners_of",
    "pca_map",
    "personal_columns",
    "picture_of",
    "previews",
    "probability_of_customer",
    "product_index",
    "product_names",
    "profile_csv",
    "profile_rows",
    "propose_features",
    "propose_no_sales",
    "propose_order_columns",
    "propose_plan",
    "rankable",
    "ranked_by",
    "ranking",
    "read_table",
    "read_tables",
    "replay",
    "report_page",
    "report_slides",
    "rfm_columns",
    "rfm_customers",
    "rows_sheet",
    "sample_csv",
    "sample_of",
    "sample_shop",
    "sampled",
    "script_of",
    "seasons",
    "segment_of_customer",
    "select",
    "selected_profile",
    "settled",
    "shown_over_time",
    "shows_on_log",
    "sizes_of_customers",
    "sizes_of_rows",
    "smallest_move",
    "split",
    "spreads",
    "status_after",
    "strategy_of",
    "surer",
    "sweep",
    "sweep_matrix",
    "table_sheet",
    "timeline",
    "top_products",
    "tsne_map",
    "two_sets",
    "typical_customers",
    "unit_evidence",
    "unnamed_segments",
    "usual_least",
    "value_of_some",
    "values_of",
    "verdict_on_drift",
    "wants_log",
    "who_brings",
    "why_no_sql",
    "why_not_carved",
    "with_term",
    "without_name",
    "without_strategy",
    "workbook",
    "worth_of",
    "write_audiences",
    "write_offers",
    "write_pairs",
    "write_workbook",
    "year_on_year",
    "yes_words",
]
