// What the peers have in common: where things stand, and how a message looks in words.
import "../painted.js";
import "./page.css";

export const root = document.getElementById("root");
export const write = document.getElementById("write");
export const { painted } = globalThis;

const format = new Intl.DateTimeFormat("en", { hour: "numeric", minute: "2-digit" });
export const when = (message) => format.format(message.time);
export const initials = (message) => message.name.slice(0, 1);
