namespace PaymentAdmin.E2E.Infrastructure;

/// <summary>The tests that share one application on SQLite with the demo data. One after the other, so that they may look at the same lists.</summary>
[CollectionDefinition]
public sealed class DemoApp : ICollectionFixture<RunningApp>;
