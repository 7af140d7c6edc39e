// turns.js: numbers what one page posts, so that of two posts that overtake each other the newer one counts (forms.turns).
export const TURN = "_turn";

const page = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, "0")).join("");
let number = 0;

export function nextTurn() {
  number += 1;
  return `${page}.${number}`;
}

// For a post the browser makes itself.
export function stamp(form) {
  let input = form.querySelector(`input[name="${TURN}"]`);
  if (!input) {
    input = document.createElement("input");
    input.type = "hidden";
    input.name = TURN;
    form.append(input);
  }
  input.value = nextTurn();
  return input.value;
}
