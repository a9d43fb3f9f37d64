#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

// DECIMAL columns, and a type of the user's that is stored as a number, in sum, increment and update.
namespace {

/// Stored as cents.
struct Money {
    std::int64_t cents{};
    bool operator==(const Money&) const = default;
};
/// Stored as a DECIMAL.
struct Price {
    Decimal amount{};
    bool operator==(const Price&) const = default;
};

}  // namespace

template <>
struct sequelize::ColumnTraits<Money> {
    using Stored = std::int64_t;
    static std::int64_t toStored(const Money& money) { return money.cents; }
    static Money fromStored(std::int64_t cents) { return {cents}; }
};
template <>
struct sequelize::ColumnTraits<Price> {
    using Stored = Decimal;
    static Decimal toStored(const Price& price) { return price.amount; }
    static Price fromStored(Decimal amount) { return {std::move(amount)}; }
};

namespace {

struct Account : Record<Account> {
    std::int64_t id{};
    Decimal balance{};
    Money cash{};
    std::optional<Price> price{};
    int visits{};
};

class Accounts {
public:
    Accounts()
        : sequelize(test::database()),
          accounts(sequelize.define<Account>(
              "money_account",
              {field<&Account::balance>({.type = DataTypes::DECIMAL(20, 2)}), field<&Account::cash>(),
               field<&Account::price>({.type = DataTypes::DECIMAL(12, 3)}), field<&Account::visits>()},
              {.timestamps = false}
          )),
          tables_(sequelize) {
        add("0.10", 5, "1.5");
        add("0.20", 7, nullptr);
        add("99999999999999999.99", -2, "2.125");
    }

    Sequelize sequelize;
    Model<Account> accounts;

private:
    void add(const char* balance, std::int64_t cents, const char* price) const {
        Account account;
        account.balance = Decimal(balance);
        account.cash = {cents};
        if (price) account.price = Price{Decimal(price)};
        accounts.create(account);
    }
    test::FreshTables tables_;
};

}  // namespace

TEST_CASE("money is summed exactly", "[money]") {
    const Accounts store;
    const auto& accounts = store.accounts;
    CHECK(accounts.sum(&Account::balance) == Decimal("100000000000000000.29"));
    CHECK(accounts.sum(&Account::cash) == Money{10});
    CHECK(accounts.sum(&Account::price) == Price{Decimal("3.625")});
    CHECK_FALSE(accounts.sum(&Account::price, {.where = {{&Account::id, 2}}}));
    CHECK(accounts.min(&Account::cash) == Money{-2});
    CHECK(accounts.max(&Account::price) == Price{Decimal("2.125")});
    const auto all = accounts.findAll();
    CHECK(Decimal::sum(test::each(all, &Account::balance)) == Decimal("100000000000000000.29"));
}

TEST_CASE("money is incremented exactly", "[money]") {
    const Accounts store;
    const auto& accounts = store.accounts;
    CHECK(accounts.increment(&Account::balance, {.by = Decimal("0.01"), .where = {{&Account::id, 3}}}) == 1);
    CHECK(accounts.findByPk(3)->balance == Decimal("100000000000000000"));
    accounts.decrement(&Account::balance, {.by = Decimal("0.20"), .where = {{&Account::id, 2}}});
    CHECK(accounts.findByPk(2)->balance == 0);
    accounts.increment(&Account::cash, {.by = Money{100}, .where = {{&Account::id, 1}}});
    accounts.increment(&Account::cash, {.where = {{&Account::id, 1}}});  // by one of what is stored
    CHECK(accounts.findByPk(1)->cash == Money{106});
    accounts.increment(&Account::price, {.by = Price{Decimal("0.125")}, .where = {{&Account::id, 1}}});
    CHECK(accounts.findByPk(1)->price == Price{Decimal("1.625")});
    auto account = *accounts.findByPk(2);
    account.increment(&Account::cash, Money{3});
    CHECK(account.cash == Money{10});
    account.decrement(&Account::balance, Decimal("1.25"));
    CHECK(account.balance == Decimal("-1.25"));
    // 0.001 is no amount of cents
    CHECK_THROWS_AS(account.increment(&Account::balance, Decimal("0.001")), ValidationError);
    // another type's amount
    CHECK_THROWS_AS(account.increment(&Account::visits, Money{3}), UsageError);
    CHECK_THROWS_AS(accounts.increment(&Account::price, {.by = Money{3}, .where = {{&Account::id, 1}}}), UsageError);
    CHECK(accounts.findByPk(2)->visits == 0);
}

TEST_CASE("money is updated and compared", "[money]") {
    const Accounts store;
    const auto& accounts = store.accounts;
    accounts.update(
        {{&Account::cash, Money{42}}, {&Account::balance, Decimal("1.10") * 3}}, {.where = {{&Account::id, 1}}}
    );
    CHECK(accounts.findByPk(1)->balance == Decimal("3.30"));
    CHECK(accounts.count({.where = {{&Account::cash, Money{42}}}}) == 1);
    CHECK(accounts.count({.where = {{&Account::cash, Op::gte(Money{7})}}}) == 2);
    CHECK(accounts.count({.where = {{&Account::cash, std::vector{Money{7}, Money{-2}}}}}) == 2);
    CHECK(accounts.count({.where = {{&Account::balance, Op::gt(3)}}}) == 2);
}
