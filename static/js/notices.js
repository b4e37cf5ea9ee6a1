// What tells notices on a page of a shoot; collected into one file, in this order.
import "./notice-told.js";
import "./notice-behind.js";
