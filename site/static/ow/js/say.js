// say.js: reads the part named by data-say aloud; a second press stops. Hidden until the browser proves it can speak.
export function mountSay(button) {
  const speech = window.speechSynthesis;
  if (!speech) return;
  button.hidden = false;
  const rest = () => button.setAttribute("aria-pressed", "false");
  const stop = () => {
    speech.cancel();
    rest();
  };
  button.addEventListener("click", () => {
    if (speech.speaking || speech.pending) {
      stop();
      return;
    }
    // Line by line: browsers fall silent in the middle of a long text, and a line is where one takes breath.
    const lines = document.querySelector(button.dataset.say).innerText.split(/\n+/).filter((line) => line.trim());
    lines.forEach((line, n) => {
      const words = new SpeechSynthesisUtterance(line);
      words.lang = document.documentElement.lang;
      words.rate = 0.9;
      if (n === lines.length - 1) words.onend = rest;
      speech.speak(words);
    });
    if (lines.length) button.setAttribute("aria-pressed", "true");
  });
  window.addEventListener("pagehide", stop); // or it goes on talking about a page that is gone
}
