#include "http.hpp"

#include <algorithm>
#include <charconv>

namespace school {

using namespace sequelize;
using nlohmann::json, nlohmann::ordered_json;

namespace {

template <class N>
std::optional<N> parsed(const std::string& text) {
    N number{};
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    return error == std::errc{} && stopped == end ? std::optional<N>(number) : std::nullopt;
}

bool isUtf8(const std::string& text) try {
    static_cast<void>(json(text).dump());
    return true;
} catch (const json::type_error&) {
    return false;
}

ordered_json item(const std::string& field, const std::string& message) {
    return {{"field", field}, {"message", message}};
}

// Validators name the attribute, JSON the place in the body: clients get the latter.
std::string pointerTo(const std::string& path) {
    return path.empty() || path.front() == '/' ? path : "/" + path;
}

void fail(
    httplib::Response& response, int status, const std::string& error, ordered_json items = ordered_json::array()
) {
    send(response, status, {{"error", error}, {"items", std::move(items)}});
}

void unavailable(httplib::Response& response, const std::exception& error) {
    console.error(error.what());
    response.set_header("Retry-After", "1");
    fail(response, 503, "the database does not answer in time");
}

}  // namespace

Query::Query(const httplib::Request& request, std::initializer_list<const char*> known) : request_(request) {
    for (const auto& [name, value] : request.params) {
        if (std::find(known.begin(), known.end(), name) == known.end())
            throw RequestError(400, name, "is no parameter here");
        if (request.get_param_value_count(name) != 1) throw RequestError(400, name, "is there twice");
        if (!isUtf8(value)) throw RequestError(400, name, "is no UTF-8");
    }
}

std::optional<std::string> Query::text(const std::string& name) const {
    return request_.has_param(name.c_str()) ? std::optional(request_.get_param_value(name.c_str())) : std::nullopt;
}

std::optional<int> Query::integer(const std::string& name, int least, int most) const {
    const auto given = text(name);
    if (!given) return std::nullopt;
    const auto number = parsed<int>(*given);
    if (!number || *number < least || *number > most)
        throw RequestError(400, name, "is an integer from " + std::to_string(least) + " to " + std::to_string(most));
    return number;
}

std::int64_t idOf(const httplib::Request& request, std::size_t group) {
    if (const auto id = parsed<std::int64_t>(request.matches[group])) return *id;
    throw EmptyResultError("no such id");
}

Uuid uuidOf(const httplib::Request& request) {
    if (const auto id = Uuid::parse(request.matches[1].str())) return *id;
    throw EmptyResultError("no such id");
}

json bodyOf(const httplib::Request& request) {
    auto body = json::parse(request.body, nullptr, false);
    if (body.is_discarded()) throw RequestError(400, "", "the body is no JSON");
    if (!body.is_object()) throw RequestError(422, "", "the body is no JSON object");
    return body;
}

std::optional<std::int64_t> takeInteger(json& body, const char* name) {
    const auto place = body.find(name);
    if (place == body.end()) return std::nullopt;
    if (!place->is_number_integer()) throw RequestError(422, std::string("/") + name, "must be an integer");
    const auto number = place->get<std::int64_t>();
    body.erase(place);
    return number;
}

std::vector<std::int64_t> takeIntegers(json& body, const char* name) {
    const auto place = body.find(name);
    if (place == body.end()) return {};
    if (!place->is_array() || place->size() > 100 ||
        !std::all_of(place->begin(), place->end(), [](const json& each) { return each.is_number_integer(); }))
        throw RequestError(422, std::string("/") + name, "must be a list of at most 100 integers");
    auto numbers = place->get<std::vector<std::int64_t>>();
    body.erase(place);
    return numbers;
}

void send(httplib::Response& response, int status, const ordered_json& body) {
    response.status = status;
    // A name that a client gave may stand in an answer, and need not be UTF-8.
    response.set_content(body.dump(-1, ' ', false, json::error_handler_t::replace), "application/json");
}

// The table of errors: what the library throws, and what the client is told. A database's own words, and SQL, stay
// here.
void sendError(httplib::Response& response, const std::exception_ptr& thrown) try {
    std::rethrow_exception(thrown);
} catch (const RequestError& error) {
    fail(
        response, error.status, "the request is not understood", ordered_json::array({item(error.field, error.what())})
    );
} catch (const CursorError& error) {
    fail(response, 400, "the request is not understood", ordered_json::array({item("after", error.what())}));
} catch (const EmptyResultError&) {
    fail(response, 404, "there is no such record");
} catch (const UniqueConstraintError& error) {
    auto items = ordered_json::array();
    for (const auto& field : error.fields()) items.push_back(item(pointerTo(field), "another record has it"));
    fail(response, 409, "another record has these values", std::move(items));
} catch (const ValidationError& error) {
    auto items = ordered_json::array();
    for (const auto& each : error.errors()) items.push_back(item(pointerTo(each.path), each.message));
    fail(response, 422, "the values are not valid", std::move(items));
} catch (const ForeignKeyConstraintError&) {
    fail(response, 409, "it refers to a record that is not there, or another record refers to it");
} catch (const OptimisticLockError&) {
    fail(response, 409, "somebody else has changed it meanwhile; read it again");
} catch (const ConnectionError& error) {
    unavailable(response, error);
} catch (const TimeoutError& error) {
    unavailable(response, error);
} catch (const DeadlockError& error) {
    unavailable(response, error);
} catch (const std::exception& error) {
    console.error(error.what());
    fail(response, 500, "internal error");
}

}  // namespace school
