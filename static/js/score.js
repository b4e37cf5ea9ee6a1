// What a card needs on the phone that records it; collected into one file, in this order.
import "./words.js";
import "./docks.js";
import "./outbox.js";
import "./card.js";
import "./keypad.js";
import "./mates.js";
import "./doubt.js";
import "./finish.js";
import "./folding.js";
import "./saving.js";
import "./dispute.js";
import "./settings.js";
import "./face.js";
import "./face-marks.js";
import "./arrow-numbers.js";
import "./shell.js";
