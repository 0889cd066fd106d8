namespace PaymentAdmin.E2E.Processes;

/// <summary>The tests that stop, kill and overload processes: one after the other, when those with a browser are done.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Processes;
