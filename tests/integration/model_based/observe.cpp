#include <concepts>
#include <exception>

#include "integration/model_based/world.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace test::programs {

Performed failure() {
    Performed performed{.outcome = other, .error = std::current_exception()};
    try {
        throw;
    } catch (const BaseError& error) {
        performed.message = std::string(error.name()) + ": " + error.what();
        const auto is = [&]<class E>(const E*) { return dynamic_cast<const E*>(&error) != nullptr; };
        if (is(static_cast<UniqueConstraintError*>(nullptr)))
            performed.outcome = unique;
        else if (is(static_cast<ValidationError*>(nullptr)))
            performed.outcome = validation;
        else if (is(static_cast<ForeignKeyConstraintError*>(nullptr)))
            performed.outcome = foreignKey;
        else if (is(static_cast<EmptyResultError*>(nullptr)))
            performed.outcome = rowGone;
        else if (is(static_cast<UsageError*>(nullptr)))
            performed.outcome = usage;
        else if (is(static_cast<ConnectionError*>(nullptr)) || is(static_cast<TransactionError*>(nullptr)) || is(static_cast<DeadlockError*>(nullptr)) || is(static_cast<TimeoutError*>(nullptr)))
            performed.outcome = lost;
        else if (is(static_cast<DatabaseError*>(nullptr)))
            performed.outcome = outOfRange;
    }
    return performed;
}

namespace {

const char* yesOrNo(bool answer) {
    return answer ? "yes" : "no";
}

template <class T>
std::string difference(Shelf<T>& shelf, std::size_t slot, const State& state) {
    auto& real = shelf.objects[slot];
    const auto& wanted = state.object(shelf.table, slot);
    if (!wanted) {
        real.reset();  // nobody can tell what it is
        return "";
    }
    if (!real) return "there is no object";
    const auto& schema = schemaOf(shelf.table);
    auto members = shelf.valuesOf(*real);
    // An id that was rolled back stands there until the library sees the object again.
    const bool isLapsed = !wanted->lapsedKey.isNull() && members.front() == wanted->lapsedKey;
    const bool isForgotten =
        state.undoneOwners.contains(keyOf(wanted->members.front())) && isUnset(schema, members.front());
    if (isLapsed || isForgotten) members.front() = wanted->members.front();
    if (members != wanted->members) return "it holds " + describe(members) + " instead of " + describe(wanted->members);
    if constexpr (std::derived_from<T, RecordState>) {
        const auto& belief = wanted->belief;
        if (real->isNewRecord() != belief.isNew)
            return std::string("isNewRecord() is ") + yesOrNo(!belief.isNew) + " instead of " + yesOrNo(belief.isNew);
        std::string changed;
        std::string right;
        for (const auto& name : real->changed())
            if (!isLapsed || name != schema.columns.front().name) changed += " " + name;
        for (std::size_t i = 0; i < schema.columns.size(); ++i)
            if (members[i] != belief.held[i]) right += " " + std::string(schema.columns[i].name);
        if (changed != right) return "changed() is {" + changed + " } instead of {" + right + " }";
    }
    return "";
}

}  // namespace

std::string differences(World& world, const State& state) {
    std::string text;
    for (std::size_t i = 0; i < tableCount; ++i)
        world.with(static_cast<Table>(i), [&](auto& shelf) {
            for (std::size_t slot = 0; slot < slotCount; ++slot) {
                const auto found = difference(shelf, slot, state);
                if (!found.empty())
                    text += "object " + std::to_string(slot) + " of " + schemas()[i].name + ": " + found + "\n";
            }
        });
    return text;
}

}  // namespace test::programs
