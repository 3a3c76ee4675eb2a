// What depends on K, switched while the slider is dragged. Streamlit's own slider reports on release only;
// this watches the slider in the page, moves the line through the charts and shows the table of that K.
// Everything comes ready in `data`; text of the user's is set as text, never as markup.

const K_IN_WORDS = /\d+/;
const NEAR = 36; // % of the axis: an end that is nearer to the mean's words would run into them

function begin({ data, parentElement }) {
  const slider = () => document.querySelector(`.st-key-${data.slider} input[type=range]`);
  const heard = new Map();
  let shown = null;
  let waiting = 0;

  function sync() {
    waiting = 0;
    const k = currentK(slider(), data.only);
    if (!(k in data.views)) return;
    if (k !== shown) show(parentElement, data, k);
    shown = k;
    for (const key of data.charts)
      for (const plot of document.querySelectorAll(`.st-key-${key} .js-plotly-plot`)) {
        if (!heard.has(plot) && plot.on) {
          plot.on("plotly_afterplot", soon);
          heard.set(plot, new ResizeObserver(soon));
          heard.get(plot).observe(plot);
        }
        drawLine(plot, k, data.line);
      }
  }

  function soon() {
    waiting = waiting || requestAnimationFrame(sync);
  }

  // The slider's words change with every step of a drag; charts are replaced when they get more to show.
  const watch = new MutationObserver(soon);
  const watched = { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-valuetext"] };
  watch.observe(document.querySelector("[data-testid=stMain]") ?? document.body, watched);
  sync();
  return () => {
    watch.disconnect();
    cancelAnimationFrame(waiting);
    for (const [plot, sizes] of heard) {
      sizes.disconnect();
      plot.removeListener?.("plotly_afterplot", soon);
      plot.querySelector(".k-line")?.remove();
    }
  };
}

function currentK(input, only) {
  const words = input?.getAttribute("aria-valuetext")?.match(K_IN_WORDS);
  return words ? Number(words[0]) : only;
}

/** Lay a line over a chart whose x axis is K; plotly itself is not asked to draw anything. */
function drawLine(plot, k, color) {
  const layout = plot._fullLayout;
  const paper = plot.querySelector(".svg-container");
  if (!paper || !layout?.xaxis?.l2p) return;
  let line = paper.querySelector(":scope > .k-line");
  if (!line) {
    line = document.createElement("div");
    line.className = "k-line";
    line.style.cssText = "position:absolute;width:2px;margin-left:-1px;pointer-events:none";
    paper.append(line);
  }
  const left = layout.xaxis._offset + layout.xaxis.l2p(k);
  Object.assign(line.style, {
    left: `${left}px`,
    top: `${layout._size.t}px`,
    height: `${layout._size.h}px`,
    background: color,
  });
  line.dataset.k = k;
}

function show(parent, data, k) {
  const view = data.views[k];
  const find = (name) => parent.querySelector(`.${name}`);
  find("title").textContent = view.title;
  find("badge").textContent = view.badge;
  find("badge").dataset.hue = view.hue;
  find("meaning").textContent = view.meaning;
  find("facts").textContent = view.facts;
  const scale = (value) => (100 * (value - data.low)) / (1 - data.low);
  const most = Math.max(...view.rows.map((row) => row.share));
  find("rows").replaceChildren(...view.rows.map((row) => rowOf(row, view, scale, most)));
  const axis = find("axis");
  const ends = [["0", scale(0), "start"], ["1", 100, "end"]];
  const seen = ends.filter(([, place]) => Math.abs(place - scale(view.mean)) > NEAR);
  const mean = [`mean ${view.mean.toFixed(2)}`, scale(view.mean), "middle"];
  axis.replaceChildren(...[...seen, mean].map((one) => mark(...one)));
}

function rowOf(row, view, scale, most) {
  const line = element("tr");
  const name = element("th", "name", row.name);
  name.scope = "row";
  name.style.borderLeftColor = row.color;
  const size = element("td", "size", row.size);
  const bar = element("div", "bar");
  bar.style.cssText = `width:${(100 * row.share) / most}%;background:${row.color}`;
  size.append(bar);
  const curve = element("td", "curve");
  curve.append(curveOf(row, view, scale), element("span", "mean", row.silhouette));
  const back = element("td", "back", row.comes_back);
  back.append(element("div", "standing", row.standing));
  line.append(name, size, curve, back);
  return line;
}

/** Silhouettes of one segment, falling from top to bottom, with the mean of all customers as a line. */
function curveOf(row, view, scale) {
  const svg = drawn("svg", { viewBox: "0 0 100 40", preserveAspectRatio: "none", "aria-hidden": "true" });
  const step = 40 / Math.max(row.curve.length, 1);
  const path = row.curve.map((value, i) => `H${scale(value)}V${(i + 1) * step}`).join("");
  svg.append(drawn("path", { d: `M${scale(0)} 0${path}H${scale(0)}Z`, fill: row.color }));
  const line = { "vector-effect": "non-scaling-stroke", class: "all" };
  svg.append(drawn("path", { d: `M${scale(view.mean)} 0V40`, ...line }));
  return svg;
}

function mark(text, left, name) {
  const found = element("span", name, text);
  found.style.left = `${left}%`;
  return found;
}

function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}

function drawn(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
