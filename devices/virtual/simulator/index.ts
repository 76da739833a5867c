export { Hall, type Scenario, simulateHall, type TruthEvent } from './hall.js';
export { draw, type Law, meanOf } from './law.js';
export { type DeskPlan, type OracleRates, oracleMean } from './oracle.js';
export { exponential, normal, type Random, seeded } from './random.js';
export { ratesOf, scenarios } from './scenarios.js';
export { observeHall, type SensorEvent, type Sensors, type Window } from './sensors.js';
