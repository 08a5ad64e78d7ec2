// In the chat's frame: says when its first field was painted and could be typed into.
const done = arguments[arguments.length - 1];
const usable = () => [...document.querySelectorAll("input, textarea")].some((field) => !field.disabled && field.checkVisibility()
  && field.getClientRects().length > 0);
(function look() {
  if (usable()) done(performance.timeOrigin + performance.now());
  else requestAnimationFrame(() => setTimeout(look));
})();
