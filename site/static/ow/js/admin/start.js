// start.js: what Wagtail starts from inline scripts, started from data attributes instead (script-src 'self').
// Stimulus connects each element whenever it comes into the page, in dialogs and rows added later too.
(() => {
  const { Controller } = window.StimulusModule;
  const whenReady = (name, start) =>
    window[name] ? start() : window.addEventListener("load", start, { once: true });

  // Wagtail binds a chooser's buttons in an inline script, before its menu takes them out of the page. Ours comes later:
  // those it could not reach are heard here.
  const BUTTONS = "[data-chooser-action-choose], [data-chooser-action-clear]";
  const bound = new WeakSet();
  document.addEventListener("click", (event) => {
    const button = event.target.closest(BUTTONS);
    const menu = button && button.closest("[data-tippy-root]");
    if (!menu || bound.has(button)) return;
    const { widget } = (menu.closest(".chooser") || menu._tippy.reference.closest(".chooser") || {});
    if (!widget) return;
    if (button.matches("[data-chooser-action-clear]")) widget.clear();
    else widget.openChooserModal();
  });

  class Picker extends Controller {
    static values = { kind: String, field: String, config: Object };
    connect() {
      const name = `init${this.kindValue}Chooser`;
      whenReady(name, () => {
        if (document.getElementById(this.fieldValue)) window[name](this.fieldValue, this.configValue);
      });
    }
  }

  class Inline extends Controller {
    static values = { options: Object };
    connect() {
      whenReady("InlinePanel", () => new window.InlinePanel(this.optionsValue));
    }
  }

  class Chooser extends Controller {
    static values = { kind: String, field: String, options: Object };
    connect() {
      whenReady(this.kindValue, () => {
        const Made = window[this.kindValue];
        if (!document.getElementById(this.fieldValue)) return;
        const chooser = document.getElementById(`${this.fieldValue}-chooser`);
        if (chooser) chooser.querySelectorAll(BUTTONS).forEach((button) => bound.add(button));
        if (Made.prototype) new Made(this.fieldValue, this.optionsValue);
        else Made(this.fieldValue, this.optionsValue); // an arrow function
      });
    }
  }

  window.wagtail.app.register("ow-chooser", Chooser);
  window.wagtail.app.register("ow-picker", Picker);
  window.wagtail.app.register("ow-inline-panel", Inline);
})();
