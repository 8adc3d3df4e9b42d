// Says calmly that there is no connection, and goes away when there is one again.
class Connection extends HTMLElement {
  connectedCallback() {
    addEventListener("offline", () => { this.hidden = false; });
    addEventListener("online", () => { this.hidden = true; });
    document.body.addEventListener("htmx:sendError", () => { this.hidden = false; });
    document.body.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) this.hidden = true; });
  }
}
customElements.define("kyndig-connection", Connection);
