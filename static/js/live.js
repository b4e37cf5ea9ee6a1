// What a page with live rooms needs; collected into one file, in this order.
import "./live-list.js";
import "./release.js";
import "./live-rooms.js";
