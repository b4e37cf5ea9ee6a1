// What a card needs on the phone that records it; collected into one file.
import "./outbox.js";
import "./card.js";
import "./keypad.js";
import "./saving.js";
import "./dispute.js";
import "./settings.js";
import "./shell.js";
