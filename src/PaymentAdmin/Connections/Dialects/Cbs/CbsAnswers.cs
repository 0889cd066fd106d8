using System.Text.Json.Nodes;

namespace PaymentAdmin.Connections.Dialects.Cbs;

/// <summary>What CBS wants to hear (cbs-synchronization, "Error Codes and description").</summary>
internal static class CbsAnswers
{
    public static WebhookAcknowledgement Taken { get; } = Of(StatusCodes.Status200OK, "0000", "Ok");

    public static WebhookAcknowledgement WrongMac { get; } = Of(StatusCodes.Status401Unauthorized, "PPS1", "Invalid Signature");

    public static WebhookAcknowledgement NoIdentity { get; } = Of(StatusCodes.Status400BadRequest, "PPCK", "Client Identity Could Not Be Found In The Request Header");

    public static WebhookAcknowledgement NotOurs { get; } = Of(StatusCodes.Status404NotFound, "PPU1", "User Not Found");

    public static WebhookAcknowledgement Fault { get; } = Of(StatusCodes.Status500InternalServerError, "PPIE", "Internal Server Exception");

    /// <param name="errors">What is wrong, by field.</param>
    public static WebhookAcknowledgement FormInvalid(IReadOnlyDictionary<string, string> errors) =>
        Of(StatusCodes.Status400BadRequest, "PPVE", "Form validation Error", new JsonObject(errors.Select(error => KeyValuePair.Create(error.Key, (JsonNode?)JsonValue.Create(error.Value)))));

    private static WebhookAcknowledgement Of(int status, string code, string message, JsonObject? errors = null)
    {
        var answer = new JsonObject { ["code"] = code, ["message"] = message };
        if (errors is not null)
        {
            answer["errors"] = errors;
        }

        return new WebhookAcknowledgement(status, "application/json", PspRequests.Bytes(answer));
    }
}
