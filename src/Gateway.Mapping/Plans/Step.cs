using Gateway.Mapping.Running;

namespace Gateway.Mapping.Plans;

/// <summary>A piece of a compiled map: does its work on the state of a run and the variables of the group it stands in.</summary>
internal delegate void Step(Run run, Value[] frame);

/// <summary>Gives one value, or none.</summary>
internal delegate Value Getter(Run run, Value[] frame);
