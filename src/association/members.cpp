#include <sequelize/association/members.hpp>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

namespace sequelize::detail {

void throwNotLoaded(const std::string* association) {
    if (!association)
        throw AssociationError(
            "this association was not loaded; add its member to the finder's .include, or assign it in a record that is new");
    throw AssociationError(fmt::format("{0} was not loaded; add it to the finder: .include = {{&{0}}}", *association));
}

void throwNoRecord(const std::string* association) {
    throw AssociationError(fmt::format("{} was loaded, and there is no such record; ask hasValue() first",
                                       association ? *association : "this association"));
}

void throwNoThrough(const std::string* association) {
    throw AssociationError(
        fmt::format("{} has no record at this index that a row of the join table connects: the program put it in; "
                    "setThrough says what its row is to hold",
                    association ? *association : "this association"));
}

void throwNoSuchPosition(const std::string* association, std::size_t position, std::size_t size) {
    throw UsageError(fmt::format("{} has no record at position {}, but {} in all; ask size() first",
                                 association ? *association : "this association", position, size));
}

}  // namespace sequelize::detail
