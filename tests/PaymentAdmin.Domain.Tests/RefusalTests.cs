namespace PaymentAdmin.Domain.Tests;

public sealed class RefusalTests
{
    [Fact]
    public void New_EveryPart_IsKept()
    {
        var errors = new Dictionary<string, string[]> { ["code"] = ["Wrong."] };
        var facts = new Dictionary<string, object?> { ["changedBy"] = "ben@example.org" };

        var refusal = new Refusal(RefusalKind.Stale, "stale", "Ben changed it.", "code", errors, facts);

        Assert.Equal((RefusalKind.Stale, "stale", "Ben changed it.", "code"), (refusal.Kind, refusal.Code, refusal.Message, refusal.Field));
        Assert.Equal(errors, refusal.Errors);
        Assert.Equal(facts, refusal.Facts);
    }

    [Fact]
    public void New_WithoutErrorsAndFacts_HasNone()
    {
        var refusal = new Refusal(RefusalKind.Unauthenticated, "unauthenticated", "Sign in.");
        Assert.Null(refusal.Field);
        Assert.Empty(refusal.Errors);
        Assert.Empty(refusal.Facts);
    }

    [Fact]
    public void Invalid_Field_IsInItsErrorsToo()
    {
        var refusal = Refusal.Invalid("from", "The date is wrong.");
        Assert.Equal((RefusalKind.Invalid, "invalid_input", "from", "The date is wrong."), (refusal.Kind, refusal.Code, refusal.Field, refusal.Message));
        Assert.Equal(["The date is wrong."], refusal.Errors["from"]);
        Assert.Single(refusal.Errors);
    }

    [Fact]
    public void NotFound_Thing_IsNamed()
    {
        var refusal = Refusal.NotFound("processor");
        Assert.Equal((RefusalKind.NotFound, "not_found", null), (refusal.Kind, refusal.Code, refusal.Field));
        Assert.StartsWith("There is no such processor.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conflict_CodeAndField_AreKept()
    {
        var refusal = Refusal.Conflict("processor_code_taken", "PAYSTACK is taken.", "code");
        Assert.Equal(
            (RefusalKind.Conflict, "processor_code_taken", "PAYSTACK is taken.", "code"), (refusal.Kind, refusal.Code, refusal.Message, refusal.Field));
        Assert.Empty(refusal.Errors);
    }

    [Fact]
    public void Rule_CodeAndField_AreKept()
    {
        var refusal = Refusal.Rule("field_immutable", "It cannot change.", "category");
        Assert.Equal((RefusalKind.Rule, "field_immutable", "It cannot change.", "category"), (refusal.Kind, refusal.Code, refusal.Message, refusal.Field));
        Assert.Empty(refusal.Errors);
    }

    [Fact]
    public void Forbidden_Permission_IsNamed()
    {
        var refusal = Refusal.Forbidden("manage_processors");
        Assert.Equal((RefusalKind.Forbidden, "forbidden", null), (refusal.Kind, refusal.Code, refusal.Field));
        Assert.Contains("manage_processors", refusal.Message, StringComparison.Ordinal);
    }
}
