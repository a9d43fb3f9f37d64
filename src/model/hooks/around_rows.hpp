#pragma once

#include <cstdint>
#include <utility>

#include <sequelize/pool/transaction.hpp>

namespace sequelize::detail {

/// What a call does once the hooks before it have run, where it finds its rows first and locks them: all of that is one
/// transaction, the hooks behind it included. `find` gives the rows' condition and limit, and throws where the call
/// cannot have that.
template <class Request, class After, class Find, class Write>
std::uint64_t inFoundRows(Database& database, Request& request, const After& after, const Find& find,
                          const Write& write) {
    auto found = find();
    request.where = std::move(found.where);
    request.limit = found.limit;
    Transaction transaction(database, request.run);
    request.run = transaction.inside(request.run);
    const std::uint64_t rows = write();
    after();
    transaction.commit();
    return rows;
}

/// A call that writes all rows that match: hooks run around it, and may ask for those of each row.
template <class Request, class Before, class After, class Together, class Find, class Each>
std::uint64_t aroundRows(Database& database, Request& request, const Before& before, const After& after,
                         const Together& together, const Find& find, const Each& each) {
    before();
    if (request.individualHooks) return inFoundRows(database, request, after, find, each);
    const std::uint64_t rows = together();
    after();
    return rows;
}

}  // namespace sequelize::detail
