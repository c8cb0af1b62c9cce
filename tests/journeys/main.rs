//! Journeys: the real window, by keyboard, from the outside.

mod main_job;
mod opening;
mod steps;
