"""What a column's name says, in the languages that exports come in.

Names are only a hint: `columns` asks the values whether the name can be true.
"""

from __future__ import annotations

import re
import unicodedata

ID = r"(id|ids|no|nr|num|number|nummer|numero|key|code|codigo|ref|uuid|guid)"
_OF = r"(de|du|del|der|des|of)?"
_CUSTOMER = (
    r"(customers?|clients?|cust|kunden?|debitor|members?|users?|account|buyers?|shoppers?|household|"
    r"subscribers?|visitor|cliente|usuario|acheteur|klant|kund)"
)
_ORDER = (
    r"(orders?|invoices?|transactions?|trans|receipts?|bills?|tickets?|baskets?|carts?|purchase|bestellung|bestell|rechnungs?|"
    r"auftrags?|beleg|commande|facture|pedido|factura|bon)"
)
_PRODUCT = r"(products?|prod|items?|articles?|artikel|sku|stock|produkt|produit|producto|articulo|asin|isbn)"
_WORDS = {
    "label": re.compile(
        r"^(segment(name|note|status|confidence|probability|fit)?|cluster(id|label)?|kmeans(cluster)?)$"
    ),
    "customer": re.compile(rf"^{_CUSTOMER}({ID}|name)?$|^{ID}{_OF}{_CUSTOMER}$|^id$"),
    # As a number, how many there are: "Members" of a household, "Users" of an account.
    "customer count": re.compile(
        r"^(customers|clients|members?|users|buyers|shoppers|household|subscribers|visitors?|kunden)$"
    ),
    "order": re.compile(rf"^{_ORDER}{ID}$|^{ID}{_OF}{_ORDER}$|^(order|invoice|transaction)$"),
    "line": re.compile(
        rf"^({_ORDER}|sales|document)?line(id|no|nr|number|item)?$|^(row|index|unnamed0?)(id|no|nr|number)?$|position$"
    ),
    "amount": re.compile(
        r"(amount|revenue|turnover|sales|umsatz|betrag|montant|importe|ventas|monetary|"
        r"(order|line|net|gross|grand|invoice|basket)(total|value)|gesamtpreis|totalprice|totalspend|totalspent|chiffre)"
    ),
    "loose amount": re.compile(r"^(total|value|spend|spent|paid|payment|price|preis|prix|precio|spending)$"),
    "not amount": re.compile(
        r"(number|num|(?<!dis)(?<!ac)count|qty|quantity|(?<!gene)rate|ratio|share|percent|rep(id|no|name)?$|person|tax|"
        r"channel|(?<!pa)id$|score)"
    ),
    "quantity": re.compile(
        r"(quantity|quantities|qty|menge|anzahl|stueck|stuck|cantidad|quantite|units|pieces)"
    ),
    "price": re.compile(r"(price|preis|prix|precio|unitcost)"),
    "list price": re.compile(r"(list|msrp|rrp|uvp|retail)"),
    # Enough of itself: "wishlist" and "retailer" are no list price.
    "list price only": re.compile(
        r"^(msrp|rrp|uvp|srp)|(list|retail|catalog(ue)?|regular|full)price$|listenpreis|katalogpreis|"
        r"prixcatalogue|preciodelista"
    ),
    "category": re.compile(
        r"^(product|item|article|artikel|produkt|produit)?(line|group|category|family|department|gruppe)$|"
        r"^(product|main|sub)?category(name)?$|warengruppe|kategorie$|^sparte$|categorie$|categoria$|^rubrique$|"
        r"^rayon$|^sortiment$"
    ),
    "product id": re.compile(
        rf"^{_PRODUCT}{ID}$|^{ID}{_OF}{_PRODUCT}$|^(sku|stockcode|asin|isbn|ean|upc|gtin)$"
    ),
    "product": re.compile(
        rf"^{_PRODUCT}(name|description|title)?$|^description$|^bezeichnung$|^designation$"
    ),
    "date part": re.compile(
        r"^(order|invoice)?(qtr|quarter|month|year|week|weekday|jahr|monat|quartal)(id|nr|no|name)?$"
    ),
    "year": re.compile(r"^(year(?!ly)|jahr|annee|ano$)|(year|jahr|annee)$"),
    "status": re.compile(r"status|state$|zustand|etat|estado"),
    "code": re.compile(
        r"((?<!pa)id|code|nr|no|type|typ|class|channel|region|zone|group|gruppe|category|segment|cluster|zip|plz|postal|postcode|"
        r"phone|telefon|store|branch|dept|department)$"
    ),
    # At the end of the name: "Emails opened" and "Mobile minutes" measure something.
    "personal": re.compile(
        r"(zip|plz|postal|postcode|phone|telefon|^mobile|mobile(no|nr|number)|fax|iban|ssn|passport|vat(id|no|nr)|e?mail|"
        r"address|adresse|street|strasse|firstname|lastname|surname|vorname|nachname|"
        r"(full|contact|given|family|maiden|middle)name|prenom|apellidos?)"
        r"(id|code|no|nr|num|number|nummer|name|line|address|adresse)*\d*$"
    ),
}


def plain(name: str) -> str:
    """Fold a name so that "Numéro client", "numero_client" and "NUMEROCLIENT" are one word."""
    # Taken apart, an accent is a character of its own that is no part of a word.
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", name)).casefold()


def says(name: str, word: str) -> bool:
    """Does the column's name say `word` (a key of the lexicon above)?"""
    return bool(_WORDS[word].search(plain(name)))


def is_cancelled(status: str) -> bool:
    """Does a status say that the order did not stand?

    >>> is_cancelled("Cancelled"), is_cancelled("storniert"), is_cancelled("Shipped")
    (True, True, False)
    """
    return bool(re.search(r"cancel|storn|annul|void|refund|retour|returned|zurück", status.lower()))
