// What tells of its shoot beside a card that is recorded; collected into one file, in this order.
import "./placings.js";
import "./own-line.js";
import "./notice-told.js";
import "./notice-behind.js";
