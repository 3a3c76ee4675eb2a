// What the user does on a chart of the page: a click on a mark, an outline drawn. And marks laid over the
// chart, so that it need not change when others are selected. Text of the user's is set as text, never as
// markup.

const NEAR = 8; // px: a mark that is no further from the mouse is meant
const STILL = 3; // px: a hand that moved no further has clicked, not drawn
const BEHIND = 0.15; // how opaque the chart's own points are behind the marks
const TRACES = ".cartesianlayer .scatterlayer"; // marks stand beside them, and are moved with them

function begin({ data, setTriggerValue }) {
  let plot = null;
  let marks = null;
  let told = false;

  const tell = (what) => setTriggerValue("done", { points: [], box: [], lasso: [], ...what });
  const hear = {
    // Plotly takes a click for the nearest of its own points, even behind the mark that was clicked on.
    plotly_click: (event) => marks?.at(event.event) || tell({ points: event.points.map(pointOf) }),
    plotly_selected: (event) => event && !told && tell(drawnOn(plot)),
    plotly_deselect: () => tell({}),
    plotly_afterplot: mark,
  };

  /** Listen to the chart: it may come after this, and is replaced when it gets something else to show. */
  function find() {
    const now = document.querySelector(`.st-key-${CSS.escape(data.chart)} .js-plotly-plot`);
    if (now === plot || !now?.on) return;
    leave();
    plot = now;
    for (const [event, act] of Object.entries(hear)) plot.on(event, act);
    mark();
  }

  /** Plotly tells of an outline up to a tenth of a second after it is drawn; one that stands alone is told now. */
  function release(event) {
    const alone = !event.shiftKey && !event.altKey;
    const outline = alone ? plot?.querySelector(".zoomlayer .select-outline")?.getAttribute("d") : null;
    told = Boolean(outline?.includes("L"));
    if (told) tell(outlined(plot, cornersOf(outline)));
  }

  function mark() {
    if (!data.marks || !plot.querySelector(TRACES)) return;
    marks ??= marksOn(plot, (key) => tell({ points: [{ customdata: key }] }));
    marks.draw(data.marks);
  }

  function leave() {
    marks?.leave();
    marks = null;
    for (const [event, act] of Object.entries(hear)) plot?.removeListener?.(event, act);
  }

  // Plotly lays a sheet over the page while a button is down.
  window.addEventListener("mouseup", release, true);
  const watch = new MutationObserver(find);
  const main = document.querySelector("[data-testid=stMain]") ?? document.body;
  watch.observe(main, { subtree: true, childList: true });
  find();

  return () => {
    window.removeEventListener("mouseup", release, true);
    watch.disconnect();
    leave();
  };
}

/** A point of a chart, as Streamlit would tell it. */
function pointOf({ curveNumber, pointNumber, customdata, x, y }) {
  return { curve_number: curveNumber, point_number: pointNumber, customdata, x, y };
}

/** All that is outlined on a chart: boxes and lassos with their corners. */
function drawnOn(plot) {
  const box = [];
  const lasso = [];
  for (const one of plot.layout.selections ?? []) {
    if (one.type === "rect") box.push({ x: [one.x0, one.x1], y: [one.y0, one.y1] });
    else lasso.push(cornersOf(one.path));
  }
  return { box, lasso };
}

/** An outline that is just drawn, its corners in pixels, as `drawnOn` gives it. */
function outlined(plot, { x, y }) {
  const { xaxis, yaxis, dragmode } = plot._fullLayout;
  const [across, down] = [x.map((one) => xaxis.p2d(one)), y.map((one) => yaxis.p2d(one))];
  if (dragmode === "lasso") return { lasso: [{ x: across, y: down }] };
  const ends = (all) => [Math.min(...all), Math.max(...all)];
  return { box: [{ x: ends(across), y: ends(down) }] };
}

/** The corners of a path M1,2L3,4…Z. */
function cornersOf(path) {
  const corners = path
    .slice(1, -1)
    .split("L")
    .map((corner) => corner.split(",").map(Number));
  return { x: corners.map(([x]) => x), y: corners.map(([, y]) => y) };
}

/** A place for marks over a chart; plotly itself is not asked to draw anything. */
function marksOn(plot, choose) {
  const layer = drawn("g", { class: "marks" });
  const words = document.createElement("div");
  words.className = "mark-words";
  words.style.cssText =
    "position:absolute;pointer-events:none;padding:2px 6px;border-radius:3px;color:#fff;font-size:13px;" +
    "transform:translate(10px,-50%);white-space:nowrap;display:none";
  let places = [];
  let pressed = null;

  /** Lay the marks where the chart's axes are now. */
  function draw([points, outlines]) {
    const ground = plot.querySelector(TRACES).parentNode;
    const { xaxis, yaxis } = plot._fullLayout;
    if (layer.parentNode !== ground) ground.append(layer);
    if (words.parentNode !== plot) plot.append(words);
    show(BEHIND);
    places = points.map(([x, y, color, key, said]) => ({ x: xaxis.l2p(x), y: yaxis.l2p(y), color, key, said }));
    const dots = places.map(({ color, x, y }) => drawn("circle", { cx: x, cy: y, r: 3.5, fill: color }));
    const lines = outlines.map((corners) => {
      const path = corners.map(([x, y]) => `${xaxis.l2p(x)},${yaxis.l2p(y)}`).join(" ");
      return drawn("polygon", { points: path, fill: "none", stroke: "#888", "stroke-width": 2, "stroke-dasharray": "2 4" });
    });
    layer.replaceChildren(...dots, ...lines);
  }

  /** Show the chart's own points, so opaque. */
  function show(opaque) {
    for (const own of plot.querySelectorAll(`${TRACES} .points`)) own.style.opacity = opaque;
  }

  /** The nearest mark that has something to say: of the others the chart itself tells. */
  function at(event) {
    const { left, top } = plot.getBoundingClientRect();
    const { xaxis, yaxis } = plot._fullLayout;
    const x = event.clientX - left - xaxis._offset;
    const y = event.clientY - top - yaxis._offset;
    const far = ({ x: across, y: down }) => Math.hypot(across - x, down - y);
    const near = places.filter((place) => place.said && far(place) <= NEAR).sort((a, b) => far(a) - far(b));
    return near[0];
  }

  const act = {
    mousemove(event) {
      const mark = at(event);
      words.style.display = mark ? "block" : "none";
      if (!mark) return;
      words.textContent = mark.said;
      words.style.background = mark.color;
      words.style.left = `${mark.x + plot._fullLayout.xaxis._offset}px`;
      words.style.top = `${mark.y + plot._fullLayout.yaxis._offset}px`;
    },
    mousedown(event) {
      pressed = event;
    },
    mouseup(event) {
      const moved = pressed && Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY);
      const mark = moved !== null && moved < STILL ? at(event) : undefined;
      pressed = null;
      if (mark) choose(mark.key);
    },
  };
  const where = { mousemove: plot, mousedown: plot, mouseup: window };
  for (const [name, hear] of Object.entries(act)) where[name].addEventListener(name, hear, true);

  function leave() {
    for (const [name, hear] of Object.entries(act)) where[name].removeEventListener(name, hear, true);
    layer.remove();
    words.remove();
    show("");
  }

  return { draw, at, leave };
}

function drawn(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
