// Ends every script here. Streamlit begins a script anew whenever its data change, and ends only the last of
// them: the one before would go on beside it.

const ends = new WeakMap();

export default function (part) {
  ends.get(part.parentElement)?.();
  const end = begin(part) ?? (() => {});
  ends.set(part.parentElement, end);
  return end;
}
