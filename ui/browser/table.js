// What the tables of ours share. Text of the user's is set as text, never as markup.

/** One of these at a time is reached by Tab, the others from it by arrows; `one` gets the focus, if any. */
function reach(all, one) {
  for (const other of all) other.tabIndex = -1;
  if (all.length) (one ?? all[0]).tabIndex = 0;
  one?.focus();
}

function element(tag, text) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  made.dir = "auto";
  return made;
}
