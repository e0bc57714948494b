import "./captions.css";
