using System.Globalization;
using System.Text.Json;
using PaymentAdmin.PspSimulator.Api;
using PaymentAdmin.PspSimulator.Payments;

namespace PaymentAdmin.PspSimulator.Batches;

/// <summary>The body of POST /batches: a reference and flat items.</summary>
internal sealed record BatchRequest(string Reference, IReadOnlyList<PaymentTerms> Payments)
{
    private const int MostReference = 100;

    /// <exception cref="ApiError">400 with every wrong field; 422 <c>batch_too_large</c>, <c>mixed_currencies</c>, <c>invalid_currency</c>.</exception>
    public static BatchRequest Read(JsonElement body, int maximum)
    {
        var problems = new List<FieldProblem>();
        var root = new JsonFields(body, "", problems);
        var reference = root.Text("batch_reference", required: true, MostReference);
        var metadata = root.Object("metadata", required: false);
        var items = root.List("payments") ?? [];
        if (items.Count > maximum)
        {
            throw new ApiError(422, "batch_too_large", string.Create(CultureInfo.InvariantCulture, $"A batch has at most {maximum} payments."));
        }

        var payments = items.Select((item, index) => ReadItem(item, index, metadata, problems)).OfType<PaymentTerms>().ToList();
        RefuseRepeatedReferences(payments, problems);
        if (problems.Count > 0 || reference is null)
        {
            throw ApiError.Invalid(problems);
        }

        return payments.Select(payment => payment.Currency).Distinct(StringComparer.Ordinal).Count() == 1
            ? new BatchRequest(reference, payments)
            : throw new ApiError(422, "mixed_currencies", "All payments of a batch are in one currency.");
    }

    private static PaymentTerms? ReadItem(JsonElement item, int index, JsonFields? metadata, List<FieldProblem> problems)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"payments[{index}]");
        if (item.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new FieldProblem(path, "must be an object"));
            return null;
        }

        var flat = new JsonFields(item, path + ".", problems);
        return PaymentRequest.Read(flat, flat, flat.Has("metadata") ? flat.Object("metadata", required: false) : metadata, referenceRequired: false);
    }

    private static void RefuseRepeatedReferences(List<PaymentTerms> payments, List<FieldProblem> problems)
    {
        foreach (var repeated in payments.Where(payment => payment.Reference is not null).CountBy(payment => payment.Reference!).Where(count => count.Value > 1))
        {
            problems.Add(new FieldProblem("payments", $"the reference {repeated.Key} stands in it more than once"));
        }
    }
}
