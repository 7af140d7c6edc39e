// sheets.js: the editor of rich text puts its few rules (numbers of nested lists, the words of an empty line) into
// <style> elements, which style-src 'self' keeps out. They come to an element of ours instead, and its text is taken
// as a style sheet made by script: that is allowed, for no markup can do it.
(() => {
  const NAME = "ow-sheet";
  class Sheet extends HTMLElement {
    connectedCallback() {
      this.hidden = true;
      this.sheet = new CSSStyleSheet();
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.sheet];
      this.watch = new MutationObserver(() => this.take());
      this.watch.observe(this, { childList: true, characterData: true, subtree: true });
      this.take();
    }
    disconnectedCallback() {
      this.watch.disconnect();
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== this.sheet);
    }
    take() {
      this.sheet.replaceSync(this.textContent);
    }
  }
  customElements.define(NAME, Sheet);
  const make = document.createElement;
  document.createElement = function (name, how) {
    return make.call(document, String(name).toLowerCase() === "style" ? NAME : name, how);
  };
})();
