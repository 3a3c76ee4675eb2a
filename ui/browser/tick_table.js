// A table whose rows can be ticked; it is told at once, and what is ticked here stays so until another version
// of the table comes.

const LONG = 30; // characters: of a longer text the end may not be seen

function begin({ data, parentElement, setTriggerValue }) {
  const find = (name) => parentElement.querySelector(name);
  const [scroll, body] = [find(".scroll"), find(".rows")];
  scroll.setAttribute("aria-label", data.alt);
  scroll.style.setProperty("--tallest", data.tallest);

  const same = body.dataset.version === data.version;
  const ticked = same ? marked() : new Set(data.ticked);
  body.dataset.version = data.version;
  if (!same) {
    delete body.dataset.last;
    scroll.scrollTop = 0;
  }
  const all = headings();
  rows();
  const boxes = [...body.querySelectorAll("input")];
  mark(ticked);

  function headings() {
    const every = data.many && box("Select all rows shown");
    const corner = element("td");
    if (every) corner.append(every);
    find(".head").replaceChildren(corner, ...data.columns.map(headOf));
    return every;
  }

  /** Lay out the rows, where they are not there yet. */
  function rows() {
    const text = JSON.stringify([data.columns, data.rows, data.fixed]);
    if (body.text === text) return;
    body.text = text;
    const focused = parentElement.activeElement?.dataset?.row;
    body.replaceChildren(...data.rows.map(rowOf));
    const inputs = [...body.querySelectorAll("input")];
    reach(inputs, inputs.find((one) => one.dataset.row === focused));
  }

  /** Positions of the rows that are ticked on the screen. */
  function marked() {
    return new Set([...body.querySelectorAll("input:checked")].map((one) => Number(one.dataset.row)));
  }

  function mark(chosen) {
    for (const one of boxes) {
      one.checked = chosen.has(Number(one.dataset.row));
      one.closest("tr").classList.toggle("ticked", one.checked);
    }
    if (!all) return;
    all.checked = chosen.size === boxes.length;
    all.indeterminate = chosen.size > 0 && !all.checked;
  }

  function tick(chosen) {
    mark(chosen);
    setTriggerValue("done", [data.version, [...chosen].sort((a, b) => a - b)]);
  }

  if (all) all.onclick = () => tick(new Set(all.checked ? data.rows.keys() : []));

  /** Tick or untick a row; with the shift key all from the one before to it, where many can be ticked. */
  body.onclick = ({ target, shiftKey }) => {
    const one = target.closest("tr").querySelector("input");
    // Who marks text to copy it does not tick.
    if (!one || (target !== one && !getSelection().isCollapsed)) return;
    const row = Number(one.dataset.row);
    const to = target === one ? one.checked : !one.checked;
    const start = shiftKey && data.many ? Number(body.dataset.last ?? row) : row;
    const chosen = data.many ? marked() : new Set();
    for (let at = Math.min(start, row); at <= Math.max(start, row); at++) to ? chosen.add(at) : chosen.delete(at);
    body.dataset.last = row;
    tick(chosen);
    reach(boxes, one);
  };

  body.onmousedown = (event) => {
    if (event.shiftKey) event.preventDefault(); // it would mark text
  };

  body.onkeydown = (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const next = step && boxes[boxes.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    reach(boxes, next);
  };

  function headOf({ title, help, number, sorted, sorts }, place) {
    const head = element("th", sorts ? undefined : title);
    head.scope = "col";
    dress(head, number, place);
    if (help) head.title = help;
    if (sorted) head.ariaSort = sorted;
    if (!sorts) return head;
    const arrow = { ascending: "\u00a0↑", descending: "\u00a0↓" }[sorted] ?? "";
    const button = element("button", title + arrow);
    button.onclick = () => setTriggerValue("sort", title);
    head.append(button);
    return head;
  }

  function rowOf(cells, row) {
    const line = element("tr");
    const first = element("td");
    line.append(first, ...cells.map((text, place) => cellOf(text, data.columns[place].number, place)));
    if (data.fixed.includes(row)) return line;
    const one = box(`Select ${cells[data.named]}`);
    one.dataset.row = row;
    first.append(one);
    line.className = "can";
    return line;
  }

  function cellOf(text, number, place) {
    const cell = element(place === data.named ? "th" : "td", text);
    if (place === data.named) cell.scope = "row";
    dress(cell, number, place);
    if (text.length > LONG) cell.title = text;
    return cell;
  }

  function dress(cell, number, place) {
    cell.classList.toggle("number", number);
    cell.classList.toggle("named", place === data.named);
  }
}

function box(label) {
  const made = element("input");
  made.type = "checkbox";
  made.ariaLabel = label;
  return made;
}
