// say.js: reads the part named by data-say aloud; a second press stops. Hidden until the browser proves it can speak.
export function mountSay(button) {
  const speech = window.speechSynthesis;
  if (!speech) return;
  button.hidden = false;
  const rest = () => button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    if (speech.speaking) {
      speech.cancel();
      rest();
      return;
    }
    const words = new SpeechSynthesisUtterance(document.querySelector(button.dataset.say).innerText);
    words.lang = document.documentElement.lang;
    words.rate = 0.9;
    words.onend = rest;
    speech.speak(words);
    button.setAttribute("aria-pressed", "true");
  });
}
