using PaymentAdmin.Domain;

namespace PaymentAdmin.Tests.Architecture;

/// <summary>The design's dependencies, held by what the compiled code really uses; each rule is shown to fail for code that breaks it.</summary>
public sealed class ArchitectureTests
{
    private const string Violating = "PaymentAdmin.Tests.Architecture.Violating";

    /// <summary>Who may act without a permission, and why.</summary>
    private static readonly HashSet<string> WithoutPermission = new(StringComparer.Ordinal)
    {
        "ChooseTheme.Handle", // One's own taste.
        "ChangeOwnPassword.Handle", // One's own password.
        "FirstPeople.Add", // At the start, before anybody could sign in; no endpoint or page reaches it.
        "PersonalMask.For", // Refuses nobody: shows less to who lacks the right.
        "PaymentAnswer.Of", // The same.
        "BeginStep.Handle", // The queue's: what people with the right to it have released.
        "RecordSend.Handle", // The same.
        "RecordQuestion.Handle", // The same.
    };

    /// <summary>What is asked without an actor, and why.</summary>
    private static readonly HashSet<string> WithoutActor = new(StringComparer.Ordinal)
    {
        "ChooseTheme.IsDark", // One's own taste.
        "FirstPeople.Prepare", // At the start.
        "PasswordCheck.Check", // Who signs in is not known before.
        "PasswordCheck.IsLocked", // The same.
        "ReceiveWebhook.Handle", // A PSP: its signature, or the token in the address, is its key.
        "ReceiveIssuedSecret.Handle", // The same.
        "WebhookWatch.Watch", // Says only that something arrived; what, its person asks a use case.
        "AskPsp.Handle", // On behalf of what a PSP sent.
        "KeepRejected.Handle", // The same: who sends what is not verified is nobody.
        "RecentDoors.Find", // The same.
        "RecentDoors.Clear", // The same.
        "RejectionCounts.Add", // The same.
        "RejectionCounts.Flush", // Numbers of what nobody sent.
        "StillWanted.Payment", // A last look at what was begun with an actor.
        "StillWanted.Batch", // The same.
        "PostEntry.Post", // In the commit of whoever has an actor.
        "BookedAccounts.Of", // The same.
        "SharedFlowStore.Exchange", // Turns at a PSP: on whose behalf, each call says itself.
    };

    private static readonly Lazy<CodeModel> s_host = new(() => CodeModel.Of(typeof(Program), "PaymentAdmin"));
    private static readonly Lazy<CodeModel> s_domain = new(() => CodeModel.Of(typeof(Actor), "PaymentAdmin.Domain"));
    private static readonly Lazy<CodeModel> s_violating = new(() => CodeModel.Of(typeof(ArchitectureTests), Violating));

    [Fact]
    public void Code_OfTheHost_IsSeen()
    {
        string[] modules = ["Access", "Audit", "Connections", "Data", "Demo", "Distributions", "Fees", "Ledger", "Monitoring", "Platform", "Processors", "Programmes", "Tenants", "UI", "Webhooks"];

        Assert.Superset(modules.ToHashSet(), s_host.Value.Types.Select(s_host.Value.ModuleOf).OfType<string>().ToHashSet());
        Assert.Contains(s_host.Value.Uses, use => use.User.Name == "OnboardProcessor" && use.Type.Name == "RecordAudit" && use.Member?.Name == "Record");
        Assert.Contains(s_host.Value.Uses, use => use.User.Name == "Program" && use.Type.Name == "ProcessorsModule");
    }

    [Fact]
    public void Domain_UsesNothingButTheBaseClassLibrary()
    {
        Holds(Rules.DomainStandsAlone(s_domain.Value));
        Assert.Contains("references Microsoft.EntityFrameworkCore", Rules.DomainStandsAlone(s_host.Value));
        Assert.Contains(Rules.DomainStandsAlone(s_host.Value), broken => broken.Contains("uses System.IO.Path", StringComparison.Ordinal));
    }

    [Fact]
    public void DataAndPlatform_KnowNoModule()
    {
        Holds(Rules.FoundationsKnowNoModule(s_host.Value));
        Breaks(Rules.FoundationsKnowNoModule, "Data.KnowsAModule uses", "Platform.KnowsAModuleInAnAttribute uses");
    }

    [Fact]
    public void Modules_UseEachOther_InNoCircle()
    {
        Holds(Rules.ModulesHaveNoCircle(s_host.Value));
        Breaks(Rules.ModulesHaveNoCircle, "Fees uses itself", "Processors uses itself");
    }

    [Fact]
    public void Modules_OfOthers_UseOnlyWhatIsOffered()
    {
        Holds(Rules.ModulesKeepTheirPrivacy(s_host.Value));
        Breaks(
            Rules.ModulesKeepTheirPrivacy,
            "Processors.UsesAnInternalTypeInALambda uses", "Processors.UsesAnInternalMember uses", "Processors.UsesAPage uses", "Processors.UsesAGenericArgument uses");
    }

    [Fact]
    public void FrameAndDemo_StandAside()
    {
        Holds(Rules.FrameAndDemoStandAside(s_host.Value));
        Breaks(Rules.FrameAndDemoStandAside, "UI.KnowsAModule uses", "Processors.KnowsTheFrame uses", "Processors.KnowsTheDemo uses");
    }

    [Fact]
    public void OnlyData_WritesSql()
    {
        Holds(Rules.OnlyDataWritesSql(s_host.Value));
        Breaks(Rules.OnlyDataWritesSql, "Processors.WritesSql uses");
    }

    [Fact]
    public void Nobody_LooksAtTheClock()
    {
        Holds(Rules.NobodyLooksAtTheClock(s_host.Value));
        Holds(Rules.NobodyLooksAtTheClock(s_domain.Value));
        Breaks(Rules.NobodyLooksAtTheClock, "Processors.LooksAtTheClock uses System.DateTime", "Processors.LooksAtTheClock uses System.Guid");
    }

    [Fact]
    public void UseCases_RequireTheirRight()
    {
        Holds(Rules.UseCasesRequireTheirRight(s_host.Value, WithoutPermission));
        Breaks(code => Rules.UseCasesRequireTheirRight(code, WithoutPermission), "RequiresNothing.Handle", "RequiresNothing.Stream");
        Assert.Empty(WithoutPermission.Except(Rules.UseCasesRequireTheirRight(s_host.Value, new HashSet<string>()).Select(broken => broken.Split(' ')[0])));
        Assert.DoesNotContain(
            Rules.UseCasesRequireTheirRight(s_violating.Value, WithoutPermission),
            broken => broken.Contains("RequiresInItsStateMachine", StringComparison.Ordinal) || broken.Contains("RequiresThroughItsOwnCheck", StringComparison.Ordinal));
    }

    [Fact]
    public void UseCases_KnowTheirActor()
    {
        Holds(Rules.UseCasesKnowTheirActor(s_host.Value, WithoutActor));
        Breaks(code => Rules.UseCasesKnowTheirActor(code, WithoutActor), "KnowsNoActor.Handle");
    }

    private static void Holds(IEnumerable<string> broken)
    {
        // All of them in full: compared as texts they would be cut.
        var list = string.Join('\n', broken);
        Assert.True(list.Length == 0, list);
    }

    private static void Breaks(Func<CodeModel, IEnumerable<string>> rule, params string[] expected)
    {
        var broken = rule(s_violating.Value).ToList();
        Assert.All(expected, part => Assert.Contains(broken, violation => violation.Contains(part, StringComparison.Ordinal)));
    }
}
