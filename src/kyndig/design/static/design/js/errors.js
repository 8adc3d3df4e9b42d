// After a form came back with something to correct, the summary is the first thing to read.
document.querySelector(".notice.problem[role=alert]:not([data-example] *)")?.focus();
