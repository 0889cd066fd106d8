using PaymentAdmin.Connections.Diagnostics.Steps;
using PaymentAdmin.Domain.Connections;

namespace PaymentAdmin.Connections.Diagnostics;

/// <summary>What is tried on a connection, in this order.</summary>
internal static class StepPlan
{
    public static IReadOnlyList<IDiagnosticStep> Of(Connection connection) => !connection.Facts.CallsOut
        ? [new LoopBack()]
        :
        [
            new ResolveName(), new GreetSecurely(), new AskHealth(), new Authenticate(), new AskBalance(),
            new FindRegistration(), new LoopBack(),
            new SubmitTests(), new RepeatKey(), new SubmitBatch(), .. TestIdentifier.Of(connection.Dialect).Select(test => new FollowTest(test)),
        ];
}
