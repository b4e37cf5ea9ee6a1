// Where places are shown: a board, and the lines told from it. After live-list.js, which moves the lists.
import "./placings.js";
import "./board-places.js";
import "./own-line.js";
