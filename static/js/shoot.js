// The page of a shoot.
import "./words.js";
import "./server-clock.js";
import "./countdown.js";
import "./share.js";
import "./join-link.js";
