//! Journeys: the real window, by keyboard, from the outside.

mod draft;
mod faults;
mod main_job;
mod opening;
mod retention;
mod site;
mod steps;
mod supervision;
mod tour;
mod traces;
