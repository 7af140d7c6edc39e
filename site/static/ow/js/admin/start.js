// start.js: what Wagtail starts from inline scripts, started from data attributes instead (script-src 'self').
// Stimulus connects each element whenever it comes into the page, in dialogs and rows added later too.
(() => {
  const { Controller } = window.StimulusModule;
  const whenReady = (name, start) =>
    window[name] ? start() : window.addEventListener("load", start, { once: true });

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
        if (Made.prototype) new Made(this.fieldValue, this.optionsValue);
        else Made(this.fieldValue, this.optionsValue); // an arrow function
      });
    }
  }

  window.wagtail.app.register("ow-chooser", Chooser);
  window.wagtail.app.register("ow-picker", Picker);
  window.wagtail.app.register("ow-inline-panel", Inline);
})();
