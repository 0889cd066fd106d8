namespace PaymentAdmin.Domain.Tests;

public sealed class FieldErrorsTests
{
    [Fact]
    public void ThrowIfAny_NothingWrong_DoesNot()
    {
        var errors = new FieldErrors();
        Assert.True(errors.Check(true, "code", "Wrong."));

        Assert.Null(Record.Exception(errors.ThrowIfAny));

        Assert.False(errors.Any);
        Assert.False(errors.Has("code"));
        Assert.Empty(errors.All);
    }

    [Fact]
    public void Check_DoesNotHold_NotesTheMessage()
    {
        var errors = new FieldErrors();

        Assert.False(errors.Check(false, "fees[0].percentage", "Too much."));

        Assert.True(errors.Any);
        Assert.True(errors.Has("fees[0].percentage"));
        Assert.False(errors.Has("fees[0]"));
        Assert.Equal(["Too much."], errors.All["fees[0].percentage"]);
    }

    [Fact]
    public void Add_SeveralMessages_KeepsEachOnceInOrder()
    {
        var errors = new FieldErrors();
        errors.Add("minimum", "B.");
        errors.Add("minimum", "A.");
        errors.Add("minimum", "B.");
        errors.Add("Minimum", "Another field.");

        Assert.Equal(["B.", "A."], errors.All["minimum"]);
        Assert.Equal(["Another field."], errors.All["Minimum"]);
    }

    [Fact]
    public void ThrowIfAny_OneField_SaysItsMessage()
    {
        var errors = new FieldErrors();
        errors.Add("code", "The code is wrong.");

        var refusal = Assert.Throws<Refusal>(errors.ThrowIfAny);

        Assert.Equal((RefusalKind.Invalid, "invalid_input", "code", "The code is wrong."), (refusal.Kind, refusal.Code, refusal.Field, refusal.Message));
        Assert.Equal(["The code is wrong."], Assert.Single(refusal.Errors).Value);
    }

    [Fact]
    public void ThrowIfAny_SeveralFields_SaysTheFirstAndHowMany()
    {
        var errors = new FieldErrors();
        errors.Add("code", "The code is wrong.");
        errors.Add("name", "The name is wrong.");
        errors.Add("name", "The name is long.");

        var refusal = Assert.Throws<Refusal>(errors.ThrowIfAny);

        Assert.Equal(("code", "The code is wrong. (2 fields need attention.)"), (refusal.Field, refusal.Message));
        Assert.Equal(["code", "name"], refusal.Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["The name is wrong.", "The name is long."], refusal.Errors["name"]);
    }

    [Fact]
    public void ThrowIfAny_MoreIsNotedAfterwards_LeavesWhatWasThrownAlone()
    {
        var errors = new FieldErrors();
        errors.Add("code", "The code is wrong.");
        var refusal = Assert.Throws<Refusal>(errors.ThrowIfAny);

        errors.Add("code", "More.");
        errors.Add("name", "More.");

        Assert.Equal(["The code is wrong."], Assert.Single(refusal.Errors).Value);
    }
}
