using PaymentAdmin.Domain.Settlement;

namespace PaymentAdmin.Domain.Tests;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData(" INV-1 ", "INV-1")]
    [InlineData("INV\u200B-1", "INV-1")]
    [InlineData("\u202EINV-1\u202C", "INV-1")]
    [InlineData("\uFEFF", "")]
    [InlineData("INV\u2028-1\u2029", "INV-1")]
    [InlineData("IN\u00ADV\u200C\u200D\u2060-1", "INV-1")]
    [InlineData("INV 1", "INV 1")]
    [InlineData("x\ny", "x\ny")]
    public void Visible_IsWhatAPersonSees(string text, string seen) => Assert.Equal(seen, Text.Visible(text));

    [Fact]
    public void Note_OfTheSystem_QuotesWhatNobodySees()
    {
        var note = IssueNote.Write(Known.Id(1), IssueNoteKind.Opened, "INV\u200B-1 is missing.", Actor.System("settlement", "c"), Known.Now);

        Assert.Equal("INV-1 is missing.", note.Text);
        Assert.Throws<Refusal>(() => IssueNote.Write(Known.Id(1), IssueNoteKind.Note, "INV\u200B-1", Known.Ada, Known.Now));
    }
}
