import "./transcript.css";
