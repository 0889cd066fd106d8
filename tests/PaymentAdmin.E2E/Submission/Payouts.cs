namespace PaymentAdmin.E2E.Submission;

/// <summary>
/// The tests that kill while payments leave, one after the other; beside them those of the places where that is cut off. eng/test.sh gives the
/// machine to these two alone: more at once are too slow for what the tests wait for.
/// </summary>
[CollectionDefinition]
public sealed class Payouts;
