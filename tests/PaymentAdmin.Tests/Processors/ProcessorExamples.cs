namespace PaymentAdmin.Tests.Processors;

/// <summary>The examples of processors-api, sections Onboard, List, Get and Update: word for word, only indented.</summary>
internal static class ProcessorExamples
{
    public const string OnboardCurl =
        """
        curl -X POST "https://api.example.com/api/v1/processors" \
        -H "Authorization: Bearer {admin_token}" \
        -H "Content-Type: application/json" \
        -d '{
          "code": "PAYSTACK",
          "displayName": "Paystack",
          "category": "debit_card",
          "supportsInflows": true,
          "supportsOutflows": true,
          "settlementBank": true,
          "settlementDelayDays": 1,
          "settlementCurrency": "NGN",
          "fees": [
            {
              "eventType": "card_purchase",
              "direction": "inbound",
              "basis": "flat_plus_percent",
              "amount": 10000,
              "percentage": 0.015,
              "maximum": 200000,
              "vatRate": 0.075,
              "currency": "NGN"
            }
          ]
        }'
        """;

    public const string OnboardPayload =
        """
        {
          "code": "PAYSTACK",
          "displayName": "Paystack",
          "category": "debit_card",
          "supportsInflows": true,
          "supportsOutflows": true,
          "settlementBank": true,
          "settlementDelayDays": 1,
          "settlementCurrency": "NGN",
          "fees": [
            {
              "eventType": "card_purchase",
              "direction": "inbound",
              "basis": "flat_plus_percent",
              "amount": 10000,
              "percentage": 0.015,
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
            }
          ]
        }
        """;

    public const string OnboardAnswer =
        """
        {
          "processor": {
            "id": "proc_550e8400-e29b-41d4-a716-446655440000",
            "code": "PAYSTACK",
            "name": "Paystack",
            "category": "debit_card",
            "supportsInflows": true,
            "supportsOutflows": true,
            "settlementBank": true,
            "settlementDelayDays": 1,
            "settlementCurrency": "NGN",
            "status": "active",
            "createdAt": "2024-01-15T09:00:00Z",
            "updatedAt": "2024-01-15T09:00:00Z"
          },
          "glAccounts": {
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
            }
          }
        }
        """;

    public const string ListAllCurl =
        """
        curl -X GET "https://api.example.com/api/v1/processors" \
        -H "Authorization: Bearer {admin_token}"
        """;

    public const string ListByStatusCurl =
        """
        curl -X GET "https://api.example.com/api/v1/processors?status=active" \
        -H "Authorization: Bearer {admin_token}"
        """;

    public const string ListByCategoryCurl =
        """
        curl -X GET "https://api.example.com/api/v1/processors?category=debit_card,funds_transfer" \
        -H "Authorization: Bearer {admin_token}"
        """;

    public const string ListByNameCurl =
        """
        curl -X GET "https://api.example.com/api/v1/processors?sort=name&order=asc" \
        -H "Authorization: Bearer {admin_token}"
        """;

    public const string ListAnswer =
        """
        {
          "processors": [
            {
              "id": "proc_550e8400-e29b-41d4-a716-446655440000",
              "code": "PAYSTACK",
              "name": "Paystack",
              "category": "debit_card",
              "supportsInflows": true,
              "supportsOutflows": true,
              "settlementBank": true,
              "settlementDelayDays": 1,
              "settlementCurrency": "NGN",
              "status": "active",
              "createdAt": "2024-01-15T09:00:00Z"
            }
          ],
          "pagination": {
            "page": 1,
            "page_size": 50,
            "total": 8
          }
        }
        """;

    public const string GetCurl =
        """
        curl -X GET "https://api.example.com/api/v1/processors/proc_550e8400-e29b-41d4-a716-446655440000" \
        -H "Authorization: Bearer {admin_token}"
        """;

    public const string GetAnswer =
        """
        {
          "id": "proc_550e8400-e29b-41d4-a716-446655440000",
          "code": "PAYSTACK",
          "name": "Paystack",
          "category": "debit_card",
          "supportsInflows": true,
          "supportsOutflows": true,
          "settlementBank": true,
          "settlementDelayDays": 1,
          "settlementCurrency": "NGN",
          "status": "active",
          "createdAt": "2024-01-15T09:00:00Z",
          "updatedAt": "2024-01-20T14:30:00Z"
        }
        """;

    public const string DeactivateCurl =
        """
        curl -X PATCH "https://api.example.com/api/v1/processors/proc_550e8400-e29b-41d4-a716-446655440000" \
        -H "Authorization: Bearer {admin_token}" \
        -H "Content-Type: application/json" \
        -d '{
          "status": "inactive"
        }'
        """;

    public const string UpdateSeveralCurl =
        """
        curl -X PATCH "https://api.example.com/api/v1/processors/proc_550e8400-e29b-41d4-a716-446655440000" \
        -H "Authorization: Bearer {admin_token}" \
        -H "Content-Type: application/json" \
        -d '{
          "displayName": "Paystack (Legacy)",
          "settlementDelayDays": 2,
          "supportsOutflows": false
        }'
        """;

    public const string UpdatePayload =
        """
        {
          "displayName": "Paystack (Legacy)",
          "status": "inactive",
          "settlementDelayDays": 2,
          "supportsInflows": true,
          "supportsOutflows": false
        }
        """;

    public const string UpdateAnswer =
        """
        {
          "id": "proc_550e8400-e29b-41d4-a716-446655440000",
          "code": "PAYSTACK",
          "name": "Paystack Updated",
          "status": "inactive",
          "updatedAt": "2024-01-21T10:15:00Z"
        }
        """;
}
