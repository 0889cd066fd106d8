using Bunit;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.UI.Components;

namespace PaymentAdmin.Tests.UI.Components;

public sealed class StatusTests : BunitContext
{
    [Fact]
    public void Status_OfAValue_IsAWordAndAClass()
    {
        var shown = Render<Status>(parameters => parameters.Add(status => status.Value, ProcessorStatus.Inactive));

        shown.MarkupMatches("""<span class="pa-status inactive">Inactive</span>""");
    }
}
