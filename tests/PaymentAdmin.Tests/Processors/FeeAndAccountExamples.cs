namespace PaymentAdmin.Tests.Processors;

/// <summary>The examples of processors-api, sections Fee Rules and GL Accounts: word for word, only indented.</summary>
internal static class FeeAndAccountExamples
{
    public const string GetFeesCurl =
        """
        curl -X GET "https://api.example.com/api/v1/processors/proc_550e8400-e29b-41d4-a716-446655440000/fees" \
        -H "Authorization: Bearer {admin_token}"
        """;

    public const string GetFeesAnswer =
        """
        {
          "fees": [
            {
              "id": "fee_001",
              "eventType": "card_purchase",
              "direction": "inbound",
              "basis": "flat_plus_percent",
              "amount": 10000,
              "percentage": 0.015,
              "minimum": null,
              "maximum": 200000,
              "vatRate": 0.075,
              "currency": "NGN",
              "effectiveFrom": "2024-01-01T00:00:00Z",
              "effectiveTo": null
            },
            {
              "id": "fee_002",
              "eventType": "payout",
              "direction": "outbound",
              "basis": "flat",
              "amount": 5000,
              "percentage": 0,
              "vatRate": 0.075,
              "currency": "NGN",
              "effectiveFrom": "2024-01-01T00:00:00Z"
            }
          ]
        }
        """;

    public const string ReplaceFeesCurl =
        """
        curl -X PUT "https://api.example.com/api/v1/processors/proc_550e8400-e29b-41d4-a716-446655440000/fees" \
        -H "Authorization: Bearer {admin_token}" \
        -H "Content-Type: application/json" \
        -d '{
          "fees": [
            {
              "eventType": "card_purchase",
              "direction": "inbound",
              "basis": "percent",
              "amount": 0,
              "percentage": 0.02,
              "maximum": 250000,
              "vatRate": 0.075,
              "currency": "NGN"
            },
            {
              "eventType": "payout",
              "direction": "outbound",
              "basis": "flat",
              "amount": 7500,
              "percentage": 0,
              "vatRate": 0.075,
              "currency": "NGN"
            }
          ]
        }'
        """;

    public const string ReplaceFeesPayload =
        """
        {
          "fees": [
            {
              "eventType": "card_purchase",
              "direction": "inbound",
              "basis": "flat_plus_percent",
              "amount": 10000,
              "percentage": 0.015,
              "minimum": 5000,
              "maximum": 200000,
              "vatRate": 0.075,
              "currency": "NGN"
            },
            {
              "eventType": "payout",
              "direction": "outbound",
              "basis": "flat",
              "amount": 5000,
              "percentage": 0,
              "vatRate": 0.075,
              "currency": "NGN"
            },
            {
              "eventType": "refund",
              "direction": "outbound",
              "basis": "flat",
              "amount": 0,
              "percentage": 0,
              "vatRate": 0,
              "currency": "NGN"
            }
          ]
        }
        """;

    public const string ReplaceFeesAnswer =
        """
        {
          "fees": [
            {
              "id": "fee_new_001",
              "eventType": "card_purchase",
              "direction": "inbound",
              "basis": "percent",
              "amount": 0,
              "percentage": 0.02,
              "maximum": 250000,
              "vatRate": 0.075,
              "currency": "NGN",
              "effectiveFrom": "2024-01-21T00:00:00Z"
            }
          ]
        }
        """;

    public const string GetBaseAccountsCurl =
        """
        curl -X GET "https://api.example.com/api/v1/processors/proc_550e8400-e29b-41d4-a716-446655440000/gl-accounts" \
        -H "Authorization: Bearer {admin_token}"
        """;

    public const string GetTenantAccountsCurl =
        """
        curl -X GET "https://api.example.com/api/v1/processors/proc_550e8400-e29b-41d4-a716-446655440000/gl-accounts?tenant_id=tnt_f47ac10b" \
        -H "Authorization: Bearer {admin_token}"
        """;

    public const string GlAccountsAnswer =
        """
        {
          "processorId": "proc_550e8400-e29b-41d4-a716-446655440000",
          "code": "PAYSTACK",
          "base": {
            "settlementFloat": {
              "id": "gl_001",
              "accountNumber": "1001001001",
              "name": "Paystack Settlement Float"
            },
            "feeExpense": {
              "id": "gl_002",
              "accountNumber": "5001001001",
              "name": "Paystack Fee Expense"
            },
            "feePayable": {
              "id": "gl_003",
              "accountNumber": "2001001001",
              "name": "Paystack Fee Payable"
            }
          },
          "tenant": {
            "tenantId": "tnt_f47ac10b-58cc-4372-a567-0e02b2c3d479",
            "principalReceivable": {
              "id": "gl_t001",
              "accountNumber": "1101001001",
              "name": "Tenant Principal Receivable"
            },
            "feePayableOverride": null
          }
        }
        """;
}
