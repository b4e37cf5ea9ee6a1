// A big screen: after live.js, which moves its lists.
import "./placings.js";
import "./board-places.js";
import "./words.js";
import "./server-clock.js";
import "./countdown.js";
import "./join-link.js";
import "./screen-pages.js";
import "./screen-clock.js";
