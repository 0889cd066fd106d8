using Microsoft.AspNetCore.Components;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Platform;
using PaymentAdmin.Webhooks.Health;

namespace PaymentAdmin.Webhooks.Pages;

/// <summary>Whether webhooks are well, in one environment. What is shown is read again every few seconds while the page is open.</summary>
public sealed partial class WebhookHealth
{
    private const string Path = "monitoring/webhooks";

    /// <summary>As often as hours are counted: more would show the same.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(10);

    private static readonly (string Word, string Text, int Hours)[] s_periods =
        [("24h", "Last 24 hours", 24), ("7d", "Last 7 days", 7 * 24), ("31d", "Last 31 days", 31 * 24)];

    private WebhookHealthAnswer? _health;
    private (string Word, string Text, int Hours) _period = s_periods[0];
    private IReadOnlyList<(string Value, string Text)> _connections = [];
    private ConnectionEnvironment? _named;

    [Inject]
    private GetWebhookHealth Get { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    private static IReadOnlyList<(string Value, string Text)> Periods { get; } = [.. s_periods.Select(period => (period.Word, period.Text))];

    private string Environment => _health is { } health ? Words.Of(health.Environment) : Value("environment");

    protected override async Task Load()
    {
        var query = GetWebhookHealth.Query.Read(Query);
        _period = Array.Find(s_periods, period => period.Word == Value("period")) is { Word: not null } known ? known : s_periods[0];
        var to = query.To ?? Clock.Now();
        var actor = await Actor();
        _health = await Get.Handle(query with { To = to, From = query.From ?? Begin(to) }, actor, Left);
        await NameConnections(actor);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            LookAgain(LookAgainAfter, () => true, Reload);
        }
    }

    /// <summary>Full hours, the present one among them.</summary>
    private DateTime Begin(DateTime to) => Domain.Webhooks.WebhookHour.Of(to).AddHours(1 - _period.Hours);

    private async Task NameConnections(Actor actor)
    {
        // With one chosen the figures are of that one alone; the choice is still among all.
        var chosen = Value("connection_id").Length > 0;
        if (chosen && _named == _health!.Environment)
        {
            return;
        }

        var all = chosen ? await Get.Handle(new GetWebhookHealth.Query(_health!.Environment), actor, Left) : _health!;
        _connections = [.. all.Connections.Select(row => (row.ConnectionId, row.Status == ConnectionStatus.Retired ? $"{row.ProcessorName} (retired)" : row.ProcessorName))];
        _named = all.Environment;
    }

    private void ChooseEnvironment(string value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal) { ["environment"] = value, ["connection_id"] = null }));
}
