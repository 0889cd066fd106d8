using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Platform;
using PaymentAdmin.Reconciliation.Runs;
using PaymentAdmin.Tests.Infrastructure;
using PaymentAdmin.Tests.Payments.Submission;
using Radzen;
using static PaymentAdmin.Tests.Reconciliation.Reconciling;

namespace PaymentAdmin.Tests.Reconciliation;

/// <summary>Pages of reconciliation, with a connection that pays.</summary>
public abstract class RunPageTest : PageTest
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private protected static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    private protected Reconciling Test { get; private set; } = null!;

    private protected string Connection => PublicId.Connection.Format(Test.ConnectionId);

    private protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private protected NotificationService Notifications => Services.GetRequiredService<NotificationService>();

    private protected async Task Begin(string role = Roles.FinanceReviewer)
    {
        Test = await On(Database, Handlers, new ScriptedPsp(), "RECON");
        SignIn(role);
    }

    /// <summary>A run of the day before in which one payment fits, one has another amount, one is missing, and one is unknown to us.</summary>
    private protected async Task<RunAnswer> Mixed()
    {
        await Test.Pay("R-1", 5_000_000, PaymentStatus.Completed, "psp_1");
        await Test.Pay("R-2", 5_000_000, PaymentStatus.Completed, "psp_2");
        await Test.Pay("R-3", 5_000_000, PaymentStatus.Completed, "psp_3");
        return await Test.Run(Row("psp_1", "R-1", 5_000_000, "completed"), Row("psp_2", "R-2", 4_000_000, "completed"), Row("psp_9", "X", 1_000, "completed"));
    }

    /// <summary>A run in which so much does not fit that a person has to look.</summary>
    private protected async Task<RunAnswer> Awaiting() => await Test.Run(Enumerable.Range(1, 101).Select(number => Row($"psp_{number}", $"X-{number}", 1_000, "completed")));
}
