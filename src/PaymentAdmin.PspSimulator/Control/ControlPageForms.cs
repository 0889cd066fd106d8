using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Payments;

namespace PaymentAdmin.PspSimulator.Control;

/// <summary>The page and its forms: each does what the control's API does, and shows the page again.</summary>
internal static class ControlPageForms
{
    public static IReadOnlyList<(string Act, string Label)> Acts { get; } =
    [
        ("forget-keys", "Forget idempotency keys"), ("revoke-tokens", "Revoke tokens and secrets"), ("revoke-keys", "Revoke API keys"),
        ("restore-keys", "Restore API keys"), ("reset", "Reset everything"),
    ];

    public static void Map(ControlApi control, IEndpointRouteBuilder root)
    {
        control.Map(root, "GET", "/", call => ControlPage.Of(call.World, null));
        control.Map(root, "POST", "/_control/page/settings", call => Shown(control.State, () => Save(control.State, call)));
        control.Map(root, "POST", "/_control/page/payments", call => Shown(control.State, () => ActOnPayment(call)));
        control.Map(root, "POST", "/_control/page/acts", call => Shown(control.State, () => Act(control.State, call)));
    }

    private static Answer Shown(SimulatorState state, Func<string> act)
    {
        string message;
        try
        {
            message = act();
        }
        catch (ApiError refused)
        {
            message = string.Join(" ", refused.Fields.Select(field => $"{field.Field} {field.Message}.").Prepend(refused.Message));
        }

        return ControlPage.Of(state.World, message);
    }

    private static string Save(SimulatorState state, ApiCall call)
    {
        var form = FormOf(call);
        var changes = new JsonObject();
        foreach (var (name, property) in SettingsJson.All)
        {
            if (property.PropertyType == typeof(bool))
            {
                changes[name] = form.ContainsKey(name);
            }
            else if (form.TryGetValue(name, out var text))
            {
                changes[name] = NodeOf(property, text.ToString());
            }
        }

        using var document = JsonDocument.Parse(changes.ToJsonString());
        state.Change(settings => SettingsJson.Apply(settings, document.RootElement));
        return "The settings are saved.";
    }

    // What cannot be read stays text: the reader of settings then says what it should have been.
    private static JsonNode? NodeOf(PropertyInfo property, string text)
    {
        var type = property.PropertyType;
        if (type == typeof(string))
        {
            return text.Trim();
        }

        if (type == typeof(Chance))
        {
            return Chance.TryParse(text, out var chance) ? JsonSerializer.SerializeToNode(chance) : text;
        }

        if (type == typeof(IReadOnlyList<string>))
        {
            return new JsonArray([.. Parts(text).Select(part => (JsonNode)part)]);
        }

        return type == typeof(IReadOnlyList<double>) ? new JsonArray([.. Parts(text).Select(NumberOf)]) : NumberOf(text);
    }

    private static string[] Parts(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static JsonNode NumberOf(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            ? number
            : text;

    private static string ActOnPayment(ApiCall call)
    {
        var form = FormOf(call);
        var act = form.GetValueOrDefault("act").ToString();
        if (act is not ("complete" or "fail" or "reverse"))
        {
            throw ApiError.Invalid("act", "must be complete, fail or reverse");
        }

        ControlledPayments.Act(call.World, form.GetValueOrDefault("id").ToString(), act, Failure.InvalidAccount);
        return "Done.";
    }

    private static string Act(SimulatorState state, ApiCall call)
    {
        var world = call.World;
        switch (FormOf(call).GetValueOrDefault("act").ToString())
        {
            case "forget-keys":
                return string.Create(CultureInfo.InvariantCulture, $"{world.Keys.Forget(null)} idempotency keys are forgotten.");
            case "revoke-tokens":
                return string.Create(CultureInfo.InvariantCulture, $"{world.Tokens.Revoke(null) + world.Mypvit.RevokeSecrets()} tokens and secrets are revoked.");
            case "revoke-keys":
                SetKeys(world, revoked: true);
                return "The API keys are revoked.";
            case "restore-keys":
                SetKeys(world, revoked: false);
                return "The API keys are restored.";
            case "reset":
                state.Reset(keepSettings: false, keepWebhooks: false, keepTokens: false);
                return "Everything is as at the start.";
            default:
                throw ApiError.Invalid("act", $"must be one of {string.Join(", ", Acts.Select(act => act.Act))}");
        }
    }

    private static void SetKeys(World world, bool revoked)
    {
        foreach (var merchant in world.Merchants)
        {
            merchant.KeyIsRevoked = revoked;
        }
    }

    private static Dictionary<string, StringValues> FormOf(ApiCall call) => QueryHelpers.ParseQuery(Encoding.UTF8.GetString(call.Body));
}
