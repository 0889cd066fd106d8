namespace PaymentAdmin.PspSimulator.Api;

/// <summary>What is wrong with one field, named as the caller wrote it.</summary>
internal sealed record FieldProblem(string Field, string Message);

/// <summary>A call that is refused: its status, a stable code, and the fields concerned.</summary>
internal sealed class ApiError(int status, string code, string message, IReadOnlyList<FieldProblem>? fields = null) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    public IReadOnlyList<FieldProblem> Fields { get; } = fields ?? [];

    /// <summary>Headers that belong to the refusal, such as <c>Retry-After</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static ApiError Invalid(IReadOnlyList<FieldProblem> fields) => new(400, "validation_failed", "Some fields are missing or wrong.", fields);

    public static ApiError Invalid(string field, string message) => Invalid([new FieldProblem(field, message)]);

    public static ApiError Unauthorised(string code, string message) =>
        new(401, code, message) { Headers = [new("WWW-Authenticate", "Bearer")] };

    public static ApiError NotFound(string message) => new(404, "not_found", message);

    /// <summary>The answer in the form of the PSP's API: <c>{"error": {"code", "message", "fields"}}</c>.</summary>
    public Answer ToAnswer() => JsonAnswer.Write(Status, json =>
    {
        json.WriteStartObject("error");
        json.WriteString("code", Code);
        json.WriteString("message", Message);
        json.WriteStartArray("fields");
        foreach (var field in Fields)
        {
            json.WriteStartObject();
            json.WriteString("field", field.Field);
            json.WriteString("message", field.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }) with
    { Headers = Headers };
}
